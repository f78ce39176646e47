import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printMigrations, initialPlan, printMigrateBatch, renderStatement } from "../../pipeline-dsl/targets/redshift";
import { alterationsOf } from "../../pipeline-dsl/targets/redshift/alter-table";
import { keptName } from "../../pipeline-dsl/targets/redshift/kept-tables";
import { damagedName } from "../../pipeline-dsl/targets/redshift/restore/restore";
import { sortKeyOf, tableColumns } from "../../pipeline-dsl/targets/redshift/table";
import type { Drift, DriftKind } from "../../pipeline-dsl/review/drift/drift";
import { warehouseDrift } from "../../pipeline-dsl/review/drift/warehouse-drift";
import { RENTAL_MODEL } from "../oracle/rental-warehouse";
import { readWarehouseCatalogue } from "./catalogue";
import { judge } from "./dialect/judge";
import { OwnPostgres } from "./own-postgres";
import { rewriteForPostgres } from "./rewrite";
import type { WarehouseSession } from "./server";

jest.setTimeout(120_000);

const { schema, targets } = RENTAL_MODEL.warehouse;
const MIGRATIONS = printMigrations(schema, 1, "initial", initialPlan(RENTAL_MODEL));
const VALUES = {
  run_id: "run",
  logical_date: "2026-01-31",
  folder: "load_date=2026-01-31",
  window_start: "",
  window_end: "2026-01-31T02:00:00",
  epoch: "1",
  lakeRoot: "s3://lake",
  lakeKeyArn: "",
  copyRoleArn: "",
};

interface Change {
  readonly sql: string;
  readonly kinds: readonly DriftKind[];
  /** A statement ends it; else it is said in words what does. */
  readonly mended: boolean;
}

/** Declared columns; whether their table can get another one in their place. */
const COLUMNS = targets.flatMap((target) =>
  tableColumns(target)
    .filter(({ name }) => target.columns.some((column) => column.name === name))
    .map((column) => ({
      table: `${schema}.${target.name}`,
      ...column,
      mended: !column.notNull && !sortKeyOf(target).includes(column.name),
    })),
);

const column = fc.constantFrom(...COLUMNS);
const target = fc.constantFrom(...targets);

const CHANGES: fc.Arbitrary<Change> = fc.oneof(
  column.map(({ table, name, notNull }) => ({
    sql: `ALTER TABLE ${table} DROP COLUMN ${name}`,
    kinds: ["warehouse-column-missing"] as const,
    mended: !notNull,
  })),
  column.map(({ table, name, mended }) => ({
    sql: `ALTER TABLE ${table} ALTER ${name} TYPE NUMERIC(12,3) USING NULL`,
    kinds: ["warehouse-type-differs"] as const,
    mended,
  })),
  column.map(({ table, name, notNull, mended }) => ({
    sql: `ALTER TABLE ${table} ALTER ${name} ${notNull ? "DROP" : "SET"} NOT NULL`,
    kinds: ["warehouse-null-differs"] as const,
    mended,
  })),
  fc.tuple(target, fc.boolean()).map(([{ name }, notNull]) => ({
    sql: `ALTER TABLE ${schema}.${name} ADD COLUMN more INTEGER${notNull ? " NOT NULL" : ""}`,
    kinds: ["warehouse-column-undeclared"] as const,
    mended: true,
  })),
  column.map(({ table, name, notNull }) => ({
    sql: `ALTER TABLE ${table} RENAME COLUMN ${name} TO other_name`,
    kinds: ["warehouse-column-missing", "warehouse-column-undeclared"] as const,
    mended: !notNull,
  })),
  target.map(({ name }) => ({
    sql: `DROP TABLE ${schema}.${name}`,
    kinds: ["warehouse-table-missing"] as const,
    mended: false,
  })),
  target.map(({ name, key }) => ({
    sql: `ALTER TABLE ${schema}.${name} ALTER ${key} DROP IDENTITY`,
    kinds: ["warehouse-identity-missing"] as const,
    mended: false,
  })),
  target.map(({ name }) => ({
    sql: `ALTER TABLE ${schema}.${name} DROP CONSTRAINT ${name}_pkey`,
    kinds: ["warehouse-key-differs"] as const,
    mended: true,
  })),
  target.map(({ name }) => ({
    sql: `ALTER TABLE ${schema}.${name} OWNER TO somebody`,
    kinds: ["warehouse-owner-differs"] as const,
    mended: true,
  })),
  fc
    .tuple(
      target,
      fc.subarray(["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"], { minLength: 1 }),
      fc.constantFrom("somebody", "PUBLIC"),
    )
    .map(([{ name }, privileges, to]) => ({
      sql: `GRANT ${privileges.join(", ")} ON ${schema}.${name} TO ${to}`,
      kinds: privileges.join() === "SELECT" ? [] : (["warehouse-writable"] as const),
      mended: true,
    })),
  // A table that a migration has made anew, or a restore, while somebody read the old one.
  fc
    .tuple(target, fc.constantFrom("kept", "damaged"), fc.constantFrom("somebody", "PUBLIC", null), fc.boolean())
    .map(([{ name }, why, reader, isGivenAgain]) => {
      const former = why === "kept" ? `${keptName(name, { version: 7 })}20260131` : `${damagedName(name)}__20260131`;
      const grant = (table: string): string =>
        reader === null ? "" : `GRANT SELECT ON ${schema}.${table} TO ${reader};`;
      const again = isGivenAgain ? grant(name) : "";
      return {
        sql: `CREATE TABLE ${schema}.${former} (a INTEGER); ${grant(former)} ${again}`,
        kinds: reader === null || isGivenAgain ? [] : (["warehouse-grant-left-behind"] as const),
        mended: true,
      };
    }),
  fc.constantFrom<Change>(
    { sql: `DROP SCHEMA ${schema} CASCADE`, kinds: ["warehouse-schema-missing"], mended: false },
    { sql: `CREATE TABLE ${schema}.payments (a INTEGER)`, kinds: ["warehouse-table-undeclared"], mended: true },
    { sql: `CREATE TABLE ${schema}.__damaged__dim_users__20260131 (a INTEGER)`, kinds: [], mended: true },
    { sql: `CREATE VIEW ${schema}.v AS SELECT 1 AS a`, kinds: ["warehouse-view-undeclared"], mended: false },
    { sql: `CREATE TABLE public.payments (a INTEGER)`, kinds: [], mended: true },
    { sql: `DROP TABLE ${schema}.__load_history`, kinds: ["warehouse-own-missing"], mended: true },
    { sql: `DELETE FROM ${schema}.__schema_history`, kinds: ["migration-pending"], mended: false },
    { sql: `UPDATE ${schema}.__schema_history SET checksum = 'x'`, kinds: ["migration-changed"], mended: false },
    {
      sql: `INSERT INTO ${schema}.__schema_history (version, name, checksum, applied_at) VALUES (2, 'later', 'x', now())`,
      kinds: ["migration-unknown"],
      mended: false,
    },
  ),
);

let folder: string;
let server: OwnPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
  server = await OwnPostgres.open(folder);
  await inWarehouse((session) => session.query("CREATE ROLE somebody NOLOGIN"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function inWarehouse<Result>(work: (session: WarehouseSession) => Promise<Result>): Promise<Result> {
  const session = await server.openSession();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

async function asMigrated(session: WarehouseSession): Promise<void> {
  await session.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await session.query("DROP TABLE IF EXISTS public.payments");
  for (const statement of printMigrateBatch(RENTAL_MODEL, MIGRATIONS).statements) {
    const action = rewriteForPostgres(renderStatement(statement, VALUES));
    if (action.kind === "sql") await session.query(action.text);
  }
  // An unknown member has no values, so no column could be made NOT NULL.
  for (const { name } of targets) await session.query(`DELETE FROM ${schema}.${name}`);
}

async function driftOf(session: WarehouseSession): Promise<readonly Drift[]> {
  return warehouseDrift({ model: RENTAL_MODEL, migrations: MIGRATIONS }, await readWarehouseCatalogue(session, schema));
}

/** What Redshift would say against a statement that somebody runs by itself. */
async function refusalOf(statement: string): Promise<readonly string[]> {
  if (!statement.startsWith("ALTER TABLE")) return judge(statement);
  const alterations = alterationsOf(statement);
  if (alterations.length === 0) return ["unknown"];
  return alterations.filter(({ taken }) => taken === "never").map(({ change }) => change);
}

test("a warehouse that its migrations made has no drift, and nothing is noted of it", async () => {
  await inWarehouse(async (session) => {
    await asMigrated(session);
    expect(await driftOf(session)).toEqual([]);
  });
});

test("any single change of the warehouse is found by its kind; the statements that end it are Redshift's and do", async () => {
  await inWarehouse(async (session) => {
    await fc.assert(
      fc.asyncProperty(CHANGES, async ({ sql, kinds, mended }) => {
        await asMigrated(session);
        for (const statement of sql.split(";")) if (statement.trim() !== "") await session.query(statement);
        const found = await driftOf(session);
        expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
        const statements = found.flatMap((each) => each.statements);
        for (const statement of statements) {
          expect(await refusalOf(statement)).toEqual([]);
          await session.query(statement);
        }
        expect(found.every(({ fix }) => fix !== "")).toBe(true);
        if (mended) expect(await driftOf(session)).toEqual([]);
        else expect(statements.length).toBeLessThan(found.length);
      }),
      { numRuns: 60 },
    );
  });
});
