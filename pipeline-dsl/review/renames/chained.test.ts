import * as fc from "fast-check";
import { rentalModel } from "../../checks/testing/rental";
import type { PipelineModel, Rename } from "../../model";
import { diffModels } from "../diff/diff-models";
import { planMigration } from "../migration/plan-migration";
import { withFirstNames } from "./chained";
import { inNewWords } from "./follow";

/** A table, a column of it, and one of a source: what can be declared to have had another name. */
const THINGS = ["table", "column", "source column"] as const;
type Names = Readonly<Record<(typeof THINGS)[number], string>>;

const FIRST: Names = { table: "dim_apartments", column: "current_price", "source column": "price" };

function renamesOf(from: Names, to: Names): readonly Rename[] {
  const renames: readonly Rename[] = [
    { kind: "target", target: to.table, from: from.table },
    { kind: "targetColumn", target: to.table, column: to.column, from: from.column },
    {
      kind: "sourceColumn",
      source: "marketplace",
      table: "apartments",
      column: to["source column"],
      from: from["source column"],
    },
  ];
  return renames.filter((_, at) => from[THINGS[at] ?? "table"] !== to[THINGS[at] ?? "table"]);
}

function renamed(model: PipelineModel, from: Names, to: Names): PipelineModel {
  const { renamed: _, ...rest } = inNewWords(model, renamesOf(from, to));
  return rest;
}

function declaring(model: PipelineModel, renames: readonly Rename[]): PipelineModel {
  return renames.length === 0 ? model : { ...model, renamed: renames };
}

/** Up to four locks, each with other names, or with the first ones again. A former name may be taken out when it is done. */
const chains = fc.array(
  fc.record({
    table: fc.constantFrom(FIRST.table, "dim_flats", "dim_homes", "dim_places"),
    column: fc.constantFrom(FIRST.column, "price_now", "rate", "amount"),
    "source column": fc.constantFrom(FIRST["source column"], "asked", "rent", "tariff"),
  }),
  { minLength: 1, maxLength: 4 },
);

test("however many locks a name went through, it is one renaming of the first name, and none where it is the first again", () => {
  fc.assert(
    fc.property(chains, fc.boolean(), (chain, takenOut) => {
      const first = rentalModel();
      const models: PipelineModel[] = [];
      let [model, names] = [first, FIRST];
      for (const next of chain) {
        model = renamed(model, names, next);
        models.push(declaring(model, renamesOf(names, next)));
        names = next;
      }
      if (takenOut) models.push(model);
      const [last = first] = models.splice(-1);
      const direct = declaring(model, renamesOf(FIRST, names));
      const chained = withFirstNames(first, models, last);
      expect(planMigration(first, chained)).toEqual(planMigration(first, direct));
      const told = diffModels(first, chained).filter(({ class: changeClass }) => changeClass !== "documentation");
      expect(told).toEqual(diffModels(first, direct));
      expect(told.every(({ class: changeClass }) => changeClass === "renaming")).toBe(true);
      // Of what stands between, nobody knows without the locks.
      expect(withFirstNames(first, [], last)).toBe(last);
    }),
  );
});

test("what came meanwhile under a name that the first one has is not taken for that", () => {
  const first = rentalModel();
  const without = (model: PipelineModel, name: string): PipelineModel => ({
    ...model,
    warehouse: { ...model.warehouse, targets: model.warehouse.targets.filter((target) => target.name !== name) },
  });
  const name = "fact_viewings";
  const target = { kind: "target", target: "fact_visits", from: name } as const;
  const again = declaring(inNewWords(first, [target]), [target]);
  for (const between of [[without(first, name), first], [without(first, name)]])
    expect(planMigration(first, withFirstNames(first, between, again)).refusals).toEqual([
      expect.objectContaining({ target: name }),
    ]);
  expect(planMigration(first, withFirstNames(first, [first], again))).toMatchObject({ refusals: [] });
});
