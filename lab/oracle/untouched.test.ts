import fc from "fast-check";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { planMigration, review, type ReviewedChange } from "../../pipeline-dsl/review";
import { targetColumnPath } from "../../pipeline-dsl/checks/paths";
import {
  initialPlan,
  printMigrateBatch,
  printMigration,
  type MigrationFile,
} from "../../pipeline-dsl/targets/redshift";
import { touchedBy } from "../comparison/touched";
import {
  CHANGES,
  type Chosen,
  chosen,
  lakeFor,
  modelWith,
  RENTAL,
  rowsByName,
  some,
  stateOf,
  VALUE_CHANGES,
} from "./rental-changes";
import { RentalWarehouse } from "./rental-warehouse";

// What a review is silent about is as it was: tables that its lineage does not reach hold the same rows, and what a migration is
// not said to change it leaves alone.

const anyNames = fc
  .tuple(
    fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: some }),
    fc.subarray(Object.keys(VALUE_CHANGES)),
  )
  .map(([structure, values]) => [...structure, ...values.filter((name) => !meetsAny(name, structure))])
  .filter((names) => names.length > 0);

/** A column that ends has no other value. */
const MEETS: Readonly<Record<string, readonly string[]>> = {
  "a price means something else": ["an attribute of versions ends"],
  "an amount means something else": ["a measure ends", "an amount gets fewer digits"],
  "a duration means something else": ["a measure becomes a text"],
  "versions that vanish stay open": ["versions are given up"],
  "viewings are described": ["a fact ends"],
};

function meetsAny(name: string, others: readonly string[]): boolean {
  return (MEETS[name] ?? []).some((other) => others.includes(other));
}

const reviewed = (after: PipelineModel): readonly ReviewedChange[] =>
  review({ model: RENTAL, placesOf: null }, { model: after, placesOf: null });
const initial = (model: PipelineModel): MigrationFile => printMigration("analytics", 1, "initial", initialPlan(model));

describe("what a review is silent about", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(RENTAL);
  });
  afterAll(() => warehouse.close());

  async function loaded(
    names: readonly string[],
    model: PipelineModel,
    rows: Chosen,
    days: readonly number[],
  ): Promise<void> {
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(printMigrateBatch(model, [initial(model)]));
    for (const day of days)
      await warehouse.load(`run_${String(day)}`, `2026-01-0${String(day + 2)}`, stateOf(rows, day), {
        model,
        lake: lakeFor(names, model, day),
      });
  }

  async function rowsOf(model: PipelineModel, names: readonly string[]): Promise<Record<string, readonly string[]>> {
    const tables: Record<string, readonly string[]> = {};
    for (const target of model.warehouse.targets.filter(({ name }) => names.includes(name)))
      tables[target.name] = (await rowsByName(warehouse, model, target, "version"))
        .map((row) => JSON.stringify(row))
        .sort();
    return tables;
  }

  const known = new Map<string, Record<string, readonly string[]>>();

  /** What the definition as it is makes of the rows; it is the same for every change. */
  async function rowsBefore(rows: Chosen): Promise<Record<string, readonly string[]>> {
    const key = JSON.stringify(rows);
    const found = known.get(key);
    if (found !== undefined) return found;
    await loaded([], RENTAL, rows, [1, 2, 3]);
    const all = await rowsOf(
      RENTAL,
      RENTAL.warehouse.targets.map(({ name }) => name),
    );
    known.set(key, all);
    return all;
  }

  let seen = 0;

  async function sameWhereUntouched(names: readonly string[], rows: Chosen): Promise<void> {
    const after = modelWith(names);
    const { untouched } = touchedBy(reviewed(after), RENTAL, after);
    seen += untouched.length;
    const all = await rowsBefore(rows);
    await loaded(names, after, rows, [1, 2, 3]);
    const before = Object.fromEntries(untouched.map((name) => [name, all[name]]));
    expect([names, await rowsOf(after, untouched)]).toEqual([names, before]);
  }

  test.each([...Object.keys(CHANGES), ...Object.keys(VALUE_CHANGES)])(
    "%s: a table that the lineage does not reach holds the same rows",
    (name) => sameWhereUntouched([name], ROWS),
  );

  test("several changes, on any rows: so it is of every table that none of them reaches", async () => {
    seen = 0;
    await fc.assert(fc.asyncProperty(anyNames, chosen, sameWhereUntouched), { numRuns: 8 });
    expect(seen).toBeGreaterThan(8);
  }, 240_000);

  /** Surrogate key and value, of every row. */
  async function valuesOf(table: string, key: string, column: string): Promise<readonly string[]> {
    const found = await warehouse.query(`SELECT ${key}, CAST(${column} AS TEXT) FROM analytics.${table} ORDER BY 1`);
    return found.map((row) => JSON.stringify(row));
  }

  /** Columns that the review says nothing of, by table and the table's key on both sides. */
  function silent(
    after: PipelineModel,
    changes: readonly ReviewedChange[],
  ): readonly (readonly [string, string, string, string])[] {
    const told = new Set(changes.flatMap(({ at, downstream }) => [at, ...downstream.columns.map(({ name }) => name)]));
    // Which rows of a table stay is told where rows or versions of it are given up, by name.
    const merged = new Set(
      (after.permitted ?? []).filter(({ kind }) => kind === "rows" || kind === "versions").map(({ target }) => target),
    );
    return RENTAL.warehouse.targets.flatMap((target) => {
      const current = after.warehouse.targets.find(({ name }) => name === target.name);
      if (current === undefined || merged.has(target.name)) return [];
      return target.columns
        .filter(({ name }) => current.columns.some((column) => column.name === name))
        .filter(({ name }) => !told.has(targetColumnPath(target.name, name)) && !told.has(`${target.name}.${name}`))
        .map(({ name }) => [target.name, name, target.key, current.key] as const);
    });
  }

  async function keeps(names: readonly string[], rows: Chosen): Promise<void> {
    const after = modelWith(names);
    const kept = silent(after, reviewed(after));
    seen += kept.length;
    await loaded([], RENTAL, rows, [1, 2]);
    const before: (readonly string[])[] = [];
    for (const [table, column, key] of kept) before.push(await valuesOf(table, key, column));
    const plan = planMigration(RENTAL, after);
    expect(plan.refusals).toEqual([]);
    await warehouse.migrate(
      printMigrateBatch(after, [initial(RENTAL), printMigration("analytics", 2, "change", plan)]),
    );
    for (const [index, [table, column, , key]] of kept.entries())
      expect([names, table, column, await valuesOf(table, key, column)]).toEqual([names, table, column, before[index]]);
  }

  test.each(Object.keys(CHANGES))("%s: every row keeps its key, and every other column its values", (name) =>
    keeps([name], ROWS),
  );

  test("several migrations at once, on any rows: so it is of every column that none of them names", async () => {
    seen = 0;
    await fc.assert(fc.asyncProperty(some, chosen, keeps), { numRuns: 8 });
    expect(seen).toBeGreaterThan(40);
  }, 240_000);
});

const ROWS: Chosen = { prices: ["10.00", "11.00"], amounts: ["20.00", "1000.00", null], gone: 2 };
