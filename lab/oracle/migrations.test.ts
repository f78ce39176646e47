import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ColumnType, PipelineModel, Target, TargetColumn } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import {
  initialPlan,
  printEnsureBatch,
  printMigrateBatch,
  printMigration,
  readMigrationFile,
  type MigrationFile,
} from "../../pipeline-dsl/targets/redshift";
import type { SourceState } from "./change-log";
import { RENTAL_MODEL, RentalWarehouse } from "./rental-warehouse";

const MIGRATIONS = join(__dirname, "..", "..", "stacks", "rental-marketplace", "migrations");
const COLUMNS = `SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable
  FROM information_schema.columns WHERE table_schema = 'analytics' ORDER BY table_name, column_name`;
const INITIAL = printMigration("analytics", 1, "initial", initialPlan(RENTAL_MODEL));

const WIDER: Readonly<Record<string, ColumnType>> = {
  booking_id: { kind: "integer", width: "big", unsigned: false },
  amount: { kind: "decimal", precision: 14, scale: 4, unsigned: false },
  duration_days: { kind: "decimal", precision: 10, scale: 0, unsigned: false },
};

function committedMigrations(): readonly MigrationFile[] {
  return readdirSync(MIGRATIONS).flatMap((name) => {
    const file = readMigrationFile(name, readFileSync(join(MIGRATIONS, name), "utf8"));
    return file === null ? [] : [file];
  });
}

function changed(name: string, change: (target: Target) => Target): PipelineModel {
  const targets = RENTAL_MODEL.warehouse.targets.map((target) => (target.name === name ? change(target) : target));
  return { ...RENTAL_MODEL, warehouse: { ...RENTAL_MODEL.warehouse, targets } };
}

function targetOf(model: PipelineModel, name: string): Target {
  const target = model.warehouse.targets.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`no ${name}`);
  return target;
}

describe("migrations", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(RENTAL_MODEL);
  });
  beforeEach(async () => {
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL]));
  });
  afterAll(() => warehouse.close());

  test("the committed files make the tables that the model declares", async () => {
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, committedMigrations()));
    const migrated = await warehouse.query(COLUMNS);
    await warehouse.query("DROP SCHEMA analytics CASCADE");
    await warehouse.migrate(printEnsureBatch(RENTAL_MODEL));
    expect(migrated).toEqual(await warehouse.query(COLUMNS));
  });

  test("a warehouse from before the pipeline's tables had underscores keeps what it knows, once", async () => {
    const empty: SourceState = { apartments: [], bookings: [], viewings: [] };
    await warehouse.load("newest", "2026-01-06", empty);
    const known = async (): Promise<unknown> => [
      await warehouse.query("SELECT * FROM analytics.__schema_history ORDER BY 1"),
      await warehouse.query("SELECT * FROM analytics.__load_history ORDER BY 1, 3"),
    ];
    const before = await known();
    for (const table of ["schema_history", "load_history"])
      await warehouse.query(`ALTER TABLE analytics.__${table} RENAME TO ${table}`);
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL]));
    expect(await known()).toEqual(before);
    await expect(warehouse.load("older", "2026-01-05", empty)).rejects.toThrow("Pipeline.HistoryMovedOn");
    await warehouse.load("next", "2026-01-07", empty);
    const after = await known();
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL]));
    expect(await known()).toEqual(after);
  });

  test("a table of a former name that is somebody else's is left alone", async () => {
    await warehouse.query("CREATE TABLE analytics.load_history AS SELECT 1 AS run_id, 2 AS other");
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL]));
    expect(await warehouse.query("SELECT * FROM analytics.__load_history")).toEqual([]);
  });

  test("the seed's tables have exactly the seed's columns, in its order", async () => {
    const columns = await warehouse.query(`SELECT table_name, string_agg(column_name, ' ' ORDER BY ordinal_position)
      FROM information_schema.columns WHERE table_name IN ('dim_apartments', 'fact_bookings') GROUP BY 1 ORDER BY 1`);
    expect(columns).toEqual([
      ["dim_apartments", "apartment_key apartment_id location_key current_price effective_date end_date"],
      ["fact_bookings", "booking_key booking_id apartment_key user_key booking_date amount duration_days"],
    ]);
  });

  test("a migration is applied once, and one that was changed afterwards stops the run", async () => {
    const note = (text: string): MigrationFile => ({ version: 2, name: "note", text });
    const insert = "INSERT INTO analytics.dim_users (user_id) VALUES (7);\n";
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [note(insert), INITIAL]));
    await warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL, note(insert.replaceAll("\n", "\r\n"))]));
    expect(await warehouse.query("SELECT COUNT(*) FROM analytics.dim_users WHERE user_id = 7")).toEqual([[1]]);
    expect(await warehouse.query("SELECT version, name FROM analytics.__schema_history ORDER BY 1")).toEqual([
      [1, "initial"],
      [2, "note"],
    ]);
    await expect(
      warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL, note(`${insert}${insert}`)])),
    ).rejects.toThrow("Pipeline.MigrationChanged: 0002_note.sql is not what was applied to this warehouse");
  });

  test("a migration that fails leaves nothing behind", async () => {
    const faulty = { version: 2, name: "faulty", text: "CREATE TABLE analytics.half (a INTEGER);\nSELECT 1 / 0;\n" };
    await expect(warehouse.migrate(printMigrateBatch(RENTAL_MODEL, [INITIAL, faulty]))).rejects.toThrow(
      "division by zero",
    );
    expect(await warehouse.query("SELECT to_regclass('analytics.half')")).toEqual([[null]]);
  });

  test.each(["migration", "catalogue"])(
    "adds a column and widens a VARCHAR, by %s, with all values kept",
    async (by) => {
      const status: TargetColumn = {
        name: "status",
        type: { kind: "varchar", length: 50 },
        nullable: true,
        value: {
          kind: "expression",
          expression: { kind: "constant", type: { kind: "varchar", length: 50 }, nullable: true, value: null },
        },
        description: "It's new.",
      };
      const longer = { kind: "varchar", length: 300 } as const;
      const model = changed("dim_locations", (target) => ({
        ...target,
        columns: [...target.columns.map((column) => ({ ...column, type: longer })), status],
      }));
      await warehouse.query("INSERT INTO analytics.dim_locations (location) VALUES ('Zürich')");
      const target = targetOf(model, "dim_locations");
      const [location] = target.columns;
      if (location === undefined) throw new Error("dim_locations has a location");
      const addition = printMigration("analytics", 2, "addition", {
        steps: [
          { kind: "addColumn", target, column: status, existingRows: null },
          { kind: "widenColumn", target, column: location, from: { kind: "varchar", length: 255 } },
        ],
      });
      const batch = by === "migration" ? printMigrateBatch(model, [INITIAL, addition]) : printEnsureBatch(model);
      await warehouse.migrate(batch);
      await warehouse.migrate(batch);
      expect(
        await warehouse.query("SELECT location, status FROM analytics.dim_locations WHERE location_key > 0"),
      ).toEqual([["Zürich", null]]);
      const lengths =
        await warehouse.query(`SELECT column_name, character_maximum_length FROM information_schema.columns
      WHERE table_name = 'dim_locations' AND data_type = 'character varying' ORDER BY 1`);
      expect(lengths).toEqual([
        ["location", 1200],
        ["status", 200],
      ]);
    },
  );

  test("numbers and texts that hold more keep every value, the key that is never NULL included", async () => {
    const wider = (target: Target): Target => ({
      ...target,
      columns: target.columns.map((column) => ({ ...column, type: WIDER[column.name] ?? column.type })),
    });
    const model = changed("fact_bookings", wider);
    await warehouse.query(`INSERT INTO analytics.fact_bookings (booking_id, amount, duration_days)
      VALUES (2147483647, 12345678.90, -3), (1, NULL, NULL)`);
    const plan = planMigration(RENTAL_MODEL, model);
    expect(plan.refusals).toEqual([]);
    const batch = printMigrateBatch(model, [INITIAL, printMigration("analytics", 2, "wider", plan)]);
    await warehouse.migrate(batch);
    await warehouse.migrate(batch);
    expect(
      await warehouse.query(
        "SELECT booking_id, amount, duration_days FROM analytics.fact_bookings ORDER BY booking_id",
      ),
    ).toEqual([
      [1, null, null],
      [2147483647, "12345678.9000", "-3"],
    ]);
    const types = await warehouse.query(`SELECT column_name, data_type, is_nullable FROM information_schema.columns
      WHERE table_name = 'fact_bookings' AND column_name IN ('booking_id', 'amount', 'duration_days') ORDER BY 1`);
    expect(types).toEqual([
      ["amount", "numeric", "YES"],
      ["booking_id", "bigint", "NO"],
      ["duration_days", "numeric", "YES"],
    ]);
  });

  test("a column that joins a versioned dimension is filled in place: no key gets a version for it", async () => {
    const without = changed("dim_apartments", (target) => ({
      ...target,
      columns: target.columns.filter((column) => column.name !== "current_price"),
    }));
    await warehouse.query("ALTER TABLE analytics.dim_apartments DROP COLUMN current_price");
    const state = (price: string, location = "Basel"): SourceState => ({
      apartments: [{ apartment_id: 1, location, price, created_at: "2026-01-01" }],
      bookings: [],
      viewings: [],
    });
    const versions = async (): Promise<unknown> =>
      warehouse.query(
        "SELECT current_price, effective_date FROM analytics.dim_apartments WHERE apartment_id = 1 ORDER BY 2",
      );
    await warehouse.load("before", "2026-01-05", state("10.00"), { model: without });
    await warehouse.migrate(printEnsureBatch(RENTAL_MODEL));
    await warehouse.load("first", "2026-01-06", state("10.00"));
    expect(await versions()).toEqual([["10.00", "2026-01-01"]]);
    await warehouse.load("again", "2026-01-06", state("11.00"));
    expect(await versions()).toEqual([["11.00", "2026-01-01"]]);
    await warehouse.load("next", "2026-01-07", state("12.00"));
    expect(await versions()).toEqual([
      ["11.00", "2026-01-01"],
      ["12.00", "2026-01-07"],
    ]);
  });
});
