import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSizes } from "../../checks";
import { ARTIFACT_LIMITS } from "../../checks/limits/artifact";
import type { PipelineModel, Target } from "../../model";
import { exampleBindings } from "../example-bindings";
import { measurePrinted } from "../measure";
import { warehouseBatches } from "../warehouse-batches";
import { printBackfillMachines } from "./backfill";
import { allStates } from "./limits";
import { printRestoreMachines } from "./restore";

const rental = JSON.parse(
  readFileSync(join(__dirname, "../../../stacks/rental-marketplace/pipeline.lock.json"), "utf8"),
) as PipelineModel;

function targetNamed(name: string): Target {
  const found = rental.warehouse.targets.find((target) => target.name === name);
  if (found === undefined) throw new Error(`the rental pipeline has ${name}`);
  return found;
}

/** A dimension, and facts of many columns that point to it by its key alone: they are restored with it. */
function pointedTo(facts: number): PipelineModel {
  const bookings = targetNamed("fact_bookings");
  const [column] = bookings.columns;
  const key = bookings.columns.find(({ name }) => name === "apartment_key");
  if (column === undefined || key === undefined) throw new Error("fact_bookings has columns");
  const wide = Array.from({ length: 200 }, (_, at) => ({ ...column, name: `a_column_of_a_wide_fact_${String(at)}` }));
  const copies = Array.from({ length: facts }, (_, at) => ({
    ...bookings,
    name: `fact_${String(at)}`,
    columns: [column, key, ...wide],
  }));
  const dimensions = ["dim_apartment_attributes", "dim_locations", "dim_apartments"].map(targetNamed);
  return { ...rental, warehouse: { ...rental.warehouse, targets: [...dimensions, ...copies] } };
}

/** The tables of which check says that one of the two cannot take them. */
function toldBy(model: PipelineModel): readonly string[] {
  const printed = measurePrinted(model, []);
  return checkSizes(model, { placesOf: () => [], printed })
    .filter(({ code }) => code === "table-too-large-to-recover")
    .flatMap(({ message }) => /^no (\w+) can take (\w+)/.exec(message)?.slice(1).join(" ") ?? []);
}

/** The same, as the function is told that refuses them. */
function refusedBy(model: PipelineModel): readonly string[] {
  const bindings = exampleBindings(model);
  return [
    ...unfit(printRestoreMachines(model, bindings)).map((table) => `restore ${table}`),
    ...unfit(printBackfillMachines(model, bindings, warehouseBatches(model, []))).map((table) => `backfill ${table}`),
  ];
}

/** Names under which something says that it does not fit. */
function unfit(printed: unknown): readonly string[] {
  if (typeof printed !== "object" || printed === null) return [];
  return Object.entries(printed).flatMap(([name, value]: [string, unknown]) => {
    const isUnfit = typeof value === "object" && value !== null && "fits" in value && value.fits === false;
    return isUnfit ? [name] : unfit(value);
  });
}

/** Bytes of the greatest input of a batch that a restore or a backfill sends, and whether every table may be chosen. */
function sentBy(model: PipelineModel): { readonly largest: number; readonly refuses: boolean } {
  const bindings = exampleBindings(model);
  const machines = [
    ...printRestoreMachines(model, bindings),
    ...printBackfillMachines(model, bindings, warehouseBatches(model, [])),
  ];
  const tasks = machines.flatMap(({ kind, document }) =>
    kind === "day"
      ? []
      : allStates(document).flatMap(([name, state]) =>
          // What makes the tables is measured as the step of a run that it is.
          state.Type === "Task" && name !== "MigrateWarehouse" ? [state] : [],
        ),
  );
  return {
    largest: Math.max(...tasks.map(({ Parameters }) => Buffer.byteLength(JSON.stringify(Parameters["Input"] ?? "")))),
    refuses: JSON.stringify(machines).includes('"fits":false'),
  };
}

test("a table with which more would be restored or computed than an execution is given is refused, and no such batch is printed", () => {
  const outcomes = [0, 1, 2, 4, 6].map((facts) => sentBy(pointedTo(facts)));
  for (const { largest } of outcomes) expect(largest).toBeLessThanOrEqual(ARTIFACT_LIMITS.executionInput.most + 1000);
  expect(outcomes.map(({ refuses }) => refuses)).toContain(true);
  expect(outcomes[0]?.refuses).toBe(false);
});

test("the tables that a restore or a backfill would refuse are told when the definition is checked, and no others", () => {
  const outcomes = [0, 2, 4].map((facts) => {
    const model = pointedTo(facts);
    return { told: [...toldBy(model)].sort(), refused: [...new Set(refusedBy(model))].sort() };
  });
  for (const { told, refused } of outcomes) expect(told).toEqual(refused);
  expect(new Set(outcomes.map(({ refused }) => refused.length > 0))).toEqual(new Set([true, false]));
});
