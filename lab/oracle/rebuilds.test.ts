import fc from "fast-check";
import { dimensionOf, rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import {
  initialPlan,
  printMigrateBatch,
  printMigration,
  type MigrationFile,
} from "../../pipeline-dsl/targets/redshift";
import type { Cell } from "../warehouse/server";
import { judge } from "../warehouse/dialect/judge";
import {
  anyMayVanish,
  CHANGES,
  changesOf,
  type Chosen,
  chosen,
  lakeFor,
  modelWith,
  OPEN,
  RENTAL,
  rowsByName,
  some,
  stateOf,
} from "./rental-changes";
import { RentalWarehouse } from "./rental-warehouse";

const initial = (model: PipelineModel): MigrationFile => printMigration("analytics", 1, "initial", initialPlan(model));

function migrationTo(after: PipelineModel): MigrationFile {
  return migrationBetween(RENTAL, after, 2);
}

function migrationBetween(before: PipelineModel, after: PipelineModel, version: number): MigrationFile {
  const plan = planMigration(before, after);
  if (plan.refusals.length > 0) throw new Error(JSON.stringify(plan.refusals));
  return printMigration("analytics", version, "change", plan);
}

/** Of a migration's text, a line behind which another statement can stand. */
function isWholeStatement(line: string): boolean {
  return line.endsWith(";") && !/^\s*(?:--|END IF|RAISE)/.test(line);
}

const DIES = "it dies here";

function dyingAt(lines: readonly string[], at: number): string {
  return [...lines.slice(0, at), `RAISE EXCEPTION '${DIES}';`, ...lines.slice(at)].join("\n");
}

describe("a warehouse that is migrated", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(RENTAL);
  });
  afterAll(() => warehouse.close());

  async function fresh(model: PipelineModel): Promise<void> {
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(printMigrateBatch(model, [initial(model)]));
  }

  async function load(names: readonly string[], model: PipelineModel, rows: Chosen, day: number): Promise<void> {
    const lake = lakeFor(names, model, day);
    await warehouse.load(`run_${String(day)}`, `2026-01-0${String(day + 2)}`, stateOf(rows, day), { model, lake });
  }

  /** Every row of every declared table; what points to another table says to what. */
  async function content(model: PipelineModel, names: readonly string[]): Promise<unknown> {
    const tables: Record<string, unknown> = {};
    for (const target of model.warehouse.targets) {
      const rows = await rowsByName(warehouse, model, target);
      const said = changesOf(names).reduce(
        (now, { saidOf }) => (saidOf === undefined ? now : saidOf(target.name, now)),
        rows,
      );
      tables[target.name] = said.map((row) => JSON.stringify(row)).sort();
    }
    return tables;
  }

  async function keysAreUnique({ warehouse: { targets } }: PipelineModel): Promise<void> {
    for (const { name, key } of targets)
      expect([
        name,
        await warehouse.query(`SELECT ${key} FROM analytics.${name} GROUP BY 1 HAVING COUNT(*) > 1`),
      ]).toEqual([name, []]);
  }

  /** The third day is loaded, and the warehouse is one that had the definition from the first. */
  async function endsAsLoadedFromTheStart(names: readonly string[], after: PipelineModel, rows: Chosen): Promise<void> {
    await load(names, after, rows, 3);
    await keysAreUnique(after);
    const migrated = await content(after, names);
    await fresh(after);
    for (const day of [1, 2, 3]) await load(names, after, rows, day);
    expect(migrated).toEqual(await content(after, names));
  }

  async function holds(names: readonly string[], rows: Chosen): Promise<void> {
    const after = modelWith(names);
    await fresh(RENTAL);
    for (const day of [1, 2]) await load([], RENTAL, rows, day);
    const batch = printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]);
    await warehouse.migrate(batch);
    await warehouse.migrate(batch);
    await endsAsLoadedFromTheStart(names, after, rows);
  }

  const ROWS: Chosen = { prices: ["10.00", "11.00"], amounts: ["20.00", "1000.00", null], gone: 2 };

  test.each(Object.keys(CHANGES))("%s: it is the warehouse of the new definition, up to what the review said", (name) =>
    holds([name], ROWS),
  );

  test("changes together, on any rows", async () => {
    await fc.assert(fc.asyncProperty(some, chosen, holds), { numRuns: 6 });
  }, 240_000);

  interface Chain {
    readonly names: readonly string[];
    /** Of the changes, how many the first lock has. */
    readonly cut: number;
    /** Whether the first lock was deployed, and loaded a day, before the definition was changed again. */
    readonly deployed: boolean;
    /** Share of the first migration's statements behind which its first deployment died. */
    readonly diedAt: number | null;
    readonly rows: Chosen;
  }

  const chains: fc.Arbitrary<Chain> = fc.record({
    names: some.filter(({ length }) => length > 1).chain((names) => fc.shuffledSubarray([...names], { minLength: 2 })),
    cut: fc.nat(3).map((cut) => cut + 1),
    deployed: fc.boolean(),
    diedAt: fc.option(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
    rows: chosen,
  });

  /** The last of the files dies behind one of its statements, and nothing has changed. False: it stands in a branch that is not taken. */
  async function died(model: PipelineModel, files: readonly MigrationFile[], share: number): Promise<boolean> {
    const last = files.at(-1);
    if (last === undefined) throw new Error("no migration");
    const lines = last.text.split("\n");
    const ends = lines.flatMap((line, index) => (isWholeStatement(line) ? [index + 1] : []));
    const at = ends[Math.floor(share * ends.length)] ?? lines.length;
    const before = await warehouse.everything();
    try {
      await warehouse.migrate(printMigrateBatch(model, [...files.slice(0, -1), { ...last, text: dyingAt(lines, at) }]));
      return false;
    } catch (error) {
      expect(String(error)).toContain(DIES);
      expect(await warehouse.everything()).toEqual(before);
      return true;
    }
  }

  async function chainHolds({ names, cut, deployed, diedAt, rows }: Chain): Promise<void> {
    const first = names.slice(0, Math.min(cut, names.length - 1));
    const [middle, after] = [modelWith(first), modelWith(names)];
    const files = [initial(RENTAL), migrationBetween(RENTAL, middle, 2), migrationBetween(middle, after, 3)];
    const begin = async (): Promise<void> => {
      await fresh(RENTAL);
      await load([], RENTAL, rows, 1);
    };
    await begin();
    if (diedAt !== null && !(await died(middle, files.slice(0, 2), diedAt))) await begin();
    if (deployed) await warehouse.migrate(printMigrateBatch(middle, files.slice(0, 2)));
    await (deployed ? load(first, middle, rows, 2) : load([], RENTAL, rows, 2));
    await warehouse.migrate(printMigrateBatch(after, files));
    await endsAsLoadedFromTheStart(names, after, rows);
  }

  test("a definition that is changed again, whether its first migration died, was deployed or never came", async () => {
    await fc.assert(fc.asyncProperty(chains, chainHolds), { numRuns: Number(process.env["CHAINS"] ?? 5) });
  }, 240_000);

  const MANY = [
    ["a lookup ends", "an amount gets fewer digits", "a key of versions grows", "a natural key becomes another"],
    ["a fact ends", "versions are given up", "versions begin", "the surrogate key's name becomes a column's"],
  ];

  async function loaded(): Promise<void> {
    await fresh(RENTAL);
    for (const day of [1, 2]) await load([], RENTAL, ROWS, day);
  }

  test.each(MANY)(
    "one that dies at any statement of %s, %s, %s and %s leaves everything as it was",
    async (...names) => {
      const after = modelWith(names);
      const file = migrationTo(after);
      const lines = file.text.split("\n");
      await loaded();
      const before = await warehouse.everything();
      const reached: number[] = [];
      for (const [index, line] of lines.entries()) {
        if (!isWholeStatement(line)) continue;
        const text = dyingAt(lines, index + 1);
        try {
          await warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), { ...file, text }]));
          // Nothing of these tables leads there.
          await loaded();
        } catch (error) {
          expect(String(error)).toContain(DIES);
          reached.push(index);
          expect(await warehouse.everything()).toEqual(before);
        }
      }
      expect(reached.length).toBeGreaterThan(30);
      await warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), file]));
      await load(names, after, ROWS, 3);
      await keysAreUnique(after);
    },
    240_000,
  );

  test("the old table stays for its days, longer where somebody's view reads it, and then it is dropped", async () => {
    const after = modelWith(["a fact ends", "a key of versions grows"]);
    await loaded();
    const batch = printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]);
    const kept = async (): Promise<readonly string[]> => {
      const found = await warehouse.query(
        "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '\\_\\_kept\\_\\_%' AND table_name <> '__kept_tables' ORDER BY 1",
      );
      return found.map(([name]) => String(name));
    };
    await warehouse.migrate(batch);
    await warehouse.migrate(batch);
    const tables = await kept();
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    expect(tables).toEqual([`__kept__dim_apartments__0002_${day}`, `__kept__fact_viewings__0002_${day}`]);
    expect(await warehouse.query("SELECT DISTINCT dropped_from - kept_since FROM analytics.__kept_tables")).toEqual([
      [30],
    ]);
    await warehouse.query("UPDATE analytics.__kept_tables SET dropped_from = kept_since");
    await warehouse.query("CREATE SCHEMA IF NOT EXISTS readers");
    await warehouse.query(`CREATE VIEW readers.still_read AS SELECT * FROM analytics.${tables[0] ?? ""}`);
    await warehouse.migrate(batch);
    expect(await kept()).toEqual(tables.slice(0, 1));
    await warehouse.query("DROP VIEW readers.still_read");
    await warehouse.migrate(batch);
    expect(await kept()).toEqual([]);
    expect(await warehouse.query("SELECT * FROM analytics.__kept_tables")).toEqual([]);
  });

  test.each(["a measure ends", "a measure becomes a text", "a fact ends", "a grain gets finer"])(
    "%s: a bound view is in the way before anything is changed",
    async (name) => {
      const after = modelWith([name]);
      await loaded();
      await warehouse.query("CREATE SCHEMA IF NOT EXISTS readers");
      for (const table of ["fact_bookings", "fact_viewings"])
        await warehouse.query(`CREATE VIEW readers.${table} AS SELECT * FROM analytics.${table}`);
      const before = await warehouse.everything();
      await expect(warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]))).rejects.toThrow(
        "Pipeline.ViewsInTheWay",
      );
      expect(await warehouse.everything()).toEqual(before);
    },
  );

  test("the way back, as the migration tells it, leads back", async () => {
    const after = modelWith(["a fact ends", "a key of versions grows"]);
    const file = migrationTo(after);
    await loaded();
    const before = await content(RENTAL, []);
    await warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), file]));
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    const told = file.text
      .split("\n")
      .flatMap((line) => /^-- ((?:ALTER|DELETE).*;)$/.exec(line)?.[1] ?? [])
      .map((line) => line.replace("YYYYMMDD", day).replace("YYYY-MM-DD HH:MI:SS", "9999-12-31 00:00:00"));
    expect(told).toHaveLength(6);
    for (const statement of told) await warehouse.query(statement);
    await warehouse.migrate(printMigrateBatch(RENTAL, [initial(RENTAL)]));
    expect(await content(RENTAL, [])).toEqual(before);
    await load([], RENTAL, ROWS, 3);
  });

  test("of histories that are one by a new key, the one with the newest version stays whole", async () => {
    const after = rentalModel((model) => {
      anyMayVanish(model);
      dimensionOf(model, "dim_apartments").naturalKey = ["location_key"];
      model.permitted = [{ kind: "rows", target: "dim_apartments", column: null, until: OPEN, reason: "a test" }];
    });
    await loaded();
    const found = (sql: string): Promise<readonly (readonly Cell[])[]> => warehouse.query(sql);
    const newest = await found(`SELECT location_key, MAX(apartment_id) FROM analytics.dim_apartments AS a
      WHERE apartment_key = (SELECT MAX(apartment_key) FROM analytics.dim_apartments AS b
        WHERE b.location_key = a.location_key AND b.effective_date = (SELECT MAX(effective_date) FROM analytics.dim_apartments AS c WHERE c.location_key = b.location_key))
      AND apartment_key <> -1 GROUP BY 1 ORDER BY 1`);
    await warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]));
    expect(
      await found(
        "SELECT DISTINCT location_key, apartment_id FROM analytics.dim_apartments WHERE apartment_key <> -1 ORDER BY 1",
      ),
    ).toEqual(newest);
    expect(
      await found(`SELECT 1 FROM analytics.dim_apartments AS a INNER JOIN analytics.dim_apartments AS b
        ON a.location_key = b.location_key AND a.apartment_key < b.apartment_key
        AND a.effective_date < b.end_date AND b.effective_date < a.end_date`),
    ).toEqual([]);
    for (const fact of ["fact_bookings", "fact_viewings"])
      expect(
        await found(
          `SELECT 1 FROM analytics.${fact} LEFT JOIN analytics.dim_apartments USING (apartment_key) WHERE effective_date IS NULL`,
        ),
      ).toEqual([]);
  });

  test("of rows that are one by a new key, the newest stays", async () => {
    const after = modelWith(["a natural key becomes another"]);
    await loaded();
    await warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]));
    expect(
      await warehouse.query(
        "SELECT attribute_id FROM analytics.dim_apartment_attributes WHERE attribute_key <> -1 ORDER BY 1",
      ),
    ).toEqual([[2], [3], [4]]);
  });

  test("rows that nobody permitted to lose are not lost", async () => {
    const after = modelWith(["a grain gets finer"]);
    await loaded();
    await warehouse.query("ALTER TABLE analytics.fact_viewings ALTER COLUMN apartment_id DROP NOT NULL");
    await warehouse.query("UPDATE analytics.fact_viewings SET apartment_id = NULL");
    await expect(warehouse.migrate(printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]))).rejects.toThrow(
      "Pipeline.MigrationLosesRows: rows of fact_viewings have no apartment_id, viewing_id",
    );
  });

  test("Redshift takes every statement", async () => {
    for (const name of Object.keys(CHANGES)) {
      const after = modelWith([name]);
      const { statements } = printMigrateBatch(after, [initial(RENTAL), migrationTo(after)]);
      for (const { parts } of statements) expect([name, await judge(parts.join(""))]).toEqual([name, []]);
    }
  });
});
