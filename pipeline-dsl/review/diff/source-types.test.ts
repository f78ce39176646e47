import * as fc from "fast-check";
import { rentalModel, sourceColumnOf } from "../../checks/testing/rental";
import type { ColumnType, PipelineModel } from "../../model";
import { describeType } from "../../model/types/registry";
import { exampleBindings } from "../../targets/example-bindings";
import { printJobPlan } from "../../targets/spark";
import { columnTypes } from "../drift/testing/column-types";
import { diffModels } from "./diff-models";

const STATUS = "/sources/marketplace/tables/apartments/columns/status";

function withStatus(type: ColumnType): PipelineModel {
  return rentalModel((model) => void Object.assign(sourceColumnOf(model, "apartments", "status"), { type }));
}

/** What the jobs and the warehouse do with the values, whatever the source calls their type. */
function reading(type: ColumnType): string {
  const model = withStatus(type);
  const plan = JSON.stringify(printJobPlan(model, exampleBindings(model)).sources, (name, value: unknown) =>
    name === "mysql_types" ? undefined : value,
  );
  return [type.kind, describeType(type).redshift, plan].join("\n");
}

/** As often of one kind, which differ in little, as of any two. */
const pairs = fc.oneof(
  fc.tuple(columnTypes, columnTypes),
  fc.tuple(columnTypes, columnTypes).filter(([before, after]) => before.kind === after.kind),
);

const [few, more] = [
  ["let", "free"],
  ["let", "free", "sold"],
].map((values): ColumnType => ({ kind: "enum", values }));

test("a source's type of which every value is read as before moves none: a member more of an ENUM was told as other values, or none", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const changes = diffModels(withStatus(before), withStatus(after));
      const classes = changes.flatMap((change) => (change.at === STATUS ? [change.class] : []));
      if (reading(before) !== reading(after)) expect(classes).not.toContain("physical");
      else expect(classes.filter((each) => each !== "physical")).toEqual([]);
    }),
    { examples: few === undefined || more === undefined ? [] : [[[few, more]], [[more, few]]] },
  );
});

test("of an ENUM it is said which value went and which came: two lists to compare were all", () => {
  const [was, is] = [
    ["planned", "cancelled"],
    ["planned", "moved"],
  ].map((values): PipelineModel => withStatus({ kind: "enum", values }));
  const told = was === undefined || is === undefined ? [] : diffModels(was, is);
  expect(told.find(({ at }) => at === STATUS)?.why).toMatch(/^no values any more: "cancelled"; new values: "moved"; /);
});
