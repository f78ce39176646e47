import * as fc from "fast-check";
import { type EditableModel, rentalModel, targetOf } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { review } from "../review";
import { edited, edits } from "../testing/edits";

const copies = (before: PipelineModel, after: PipelineModel): readonly string[] =>
  review({ model: before, placesOf: null }, { model: after, placesOf: null }).flatMap(
    ({ downstream }) => downstream.backups,
  );

/** All targets are backed up. */
function backedUp(model: PipelineModel): PipelineModel {
  const { backups } = model.recovery;
  const tables = model.warehouse.targets.map(({ name }) => name);
  return { ...model, recovery: { ...model.recovery, backups: backups === null ? null : { ...backups, tables } } };
}

test("a copy is named of what was there alone, and under the name that it lies under", () => {
  const models = edits().map((changes) => edited(rentalModel(), changes));
  fc.assert(
    fc.property(models, models, (before, after) => {
      const there = new Set(before.warehouse.targets.map(({ name }) => name));
      for (const copy of copies(backedUp(before), backedUp(after))) {
        const named = /^backups of (.*) \(\d+ \w+\)$/.exec(copy)?.[1]?.split(", ") ?? [];
        expect(named.filter((name) => !there.has(name))).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});

test("of what is new nothing is kept", () => {
  const after = rentalModel((model) => {
    model.warehouse.targets.push({ ...structuredClone(targetOf(model, "dim_apartments")), name: "dim_flats" });
  });
  expect(copies(backedUp(rentalModel()), backedUp(after))).toEqual([]);
});

test("backups of a table that has another name lie under the old one", () => {
  const after = rentalModel((model) => {
    rename(model, "dim_users", "dim_people");
  });
  expect(copies(backedUp(rentalModel()), backedUp(after)).filter((copy) => copy.startsWith("backups"))).toContainEqual(
    expect.stringContaining("dim_people (under dim_users: a restore asks to copy them)"),
  );
});

function rename(model: EditableModel, from: string, to: string): void {
  targetOf(model, from).name = to;
  for (const { columns } of model.warehouse.targets)
    for (const { value } of columns) if (value.kind === "lookup" && value.dimension === from) value.dimension = to;
  model.renamed = [{ kind: "target", target: to, from }];
}
