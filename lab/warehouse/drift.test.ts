import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printMigrations, initialPlan, printMigrateBatch, renderStatement } from "../../pipeline-dsl/targets/redshift";
import { alterationsOf } from "../../pipeline-dsl/targets/redshift/alter-table";
import { keptName } from "../../pipeline-dsl/targets/redshift/kept-tables";
import { damagedName } from "../../pipeline-dsl/targets/redshift/restore/restore";
import { sortKeyOf, tableColumns } from "../../pipeline-dsl/targets/redshift/table";
import { DRIFT_KINDS, type Drift, type DriftKind } from "../../pipeline-dsl/review/drift/drift";
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

const GENERATED: fc.Arbitrary<Change> = fc.oneof(
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
);

/** What somebody may do to a warehouse by hand, and what is said of it. */
const LISTED: readonly Change[] = [
  { sql: `DROP SCHEMA ${schema} CASCADE`, kinds: ["warehouse-schema-missing"], mended: false },
  { sql: `DROP TABLE ${schema}.dim_users`, kinds: ["warehouse-table-missing"], mended: false },
  {
    sql: `DROP TABLE ${schema}.dim_users; CREATE VIEW ${schema}.dim_users AS SELECT 1 AS user_key`,
    kinds: ["warehouse-table-missing"],
    mended: false,
  },
  { sql: `CREATE TABLE ${schema}.payments (a INTEGER)`, kinds: ["warehouse-table-undeclared"], mended: true },
  { sql: `DROP TABLE ${schema}.__load_history`, kinds: ["warehouse-own-missing"], mended: true },
  { sql: `ALTER TABLE ${schema}.dim_users DROP COLUMN user_id`, kinds: ["warehouse-column-missing"], mended: true },
  { sql: `ALTER TABLE ${schema}.dim_users ADD a INTEGER`, kinds: ["warehouse-column-undeclared"], mended: true },
  {
    sql: `ALTER TABLE ${schema}.dim_users ALTER user_id TYPE BIGINT`,
    kinds: ["warehouse-type-differs"],
    mended: true,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_users ALTER user_id SET NOT NULL`,
    kinds: ["warehouse-null-differs"],
    mended: true,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_users ALTER user_key DROP IDENTITY`,
    kinds: ["warehouse-identity-missing"],
    mended: false,
  },
  // A rebuild and a restore give keys themselves.
  {
    sql: `ALTER TABLE ${schema}.dim_users ALTER user_key SET GENERATED ALWAYS`,
    kinds: ["warehouse-identity-missing"],
    mended: false,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_apartments DROP CONSTRAINT dim_apartments_pkey, ADD PRIMARY KEY (end_date)`,
    kinds: ["warehouse-key-differs"],
    mended: false,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_apartments ADD CONSTRAINT by_hand UNIQUE (apartment_id)`,
    kinds: ["warehouse-constraint-undeclared"],
    mended: true,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_apartments ADD CONSTRAINT by_hand FOREIGN KEY (location_key) REFERENCES ${schema}.dim_locations (location_key)`,
    kinds: ["warehouse-constraint-undeclared"],
    mended: true,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_apartments ADD CONSTRAINT by_hand CHECK (current_price > 0)`,
    kinds: ["warehouse-constraint-undeclared"],
    mended: true,
  },
  { sql: `ALTER TABLE ${schema}.dim_users OWNER TO somebody`, kinds: ["warehouse-owner-differs"], mended: true },
  { sql: `GRANT SELECT ON ${schema}.dim_users TO somebody`, kinds: [], mended: true },
  { sql: `GRANT SELECT (user_id) ON ${schema}.dim_users TO somebody`, kinds: [], mended: true },
  { sql: `GRANT INSERT ON ${schema}.dim_users TO somebody`, kinds: ["warehouse-writable"], mended: true },
  { sql: `GRANT UPDATE (user_id) ON ${schema}.dim_users TO somebody`, kinds: ["warehouse-writable"], mended: true },
  { sql: `GRANT DELETE ON ${schema}.__load_history TO PUBLIC`, kinds: ["warehouse-writable"], mended: true },
  { sql: `GRANT USAGE ON SCHEMA ${schema} TO somebody`, kinds: [], mended: true },
  { sql: `GRANT CREATE ON SCHEMA ${schema} TO somebody`, kinds: ["warehouse-schema-open"], mended: false },
  {
    sql: `ALTER TABLE ${schema}.__schema_history OWNER TO somebody`,
    kinds: ["warehouse-owner-differs", "warehouse-schema-closed"],
    mended: true,
  },
  {
    sql: `CREATE TABLE ${schema}.${damagedName("dim_users")}__20260131 (a INTEGER); GRANT SELECT ON ${schema}.${damagedName("dim_users")}__20260131 TO somebody`,
    kinds: ["warehouse-grant-left-behind"],
    mended: true,
  },
  {
    sql: `ALTER TABLE ${schema}.dim_users ENABLE ROW LEVEL SECURITY`,
    kinds: ["warehouse-policy-attached"],
    mended: false,
  },
  { sql: `CREATE VIEW ${schema}.v AS SELECT 1 AS a`, kinds: ["warehouse-view-undeclared"], mended: false },
  { sql: `CREATE MATERIALIZED VIEW ${schema}.v AS SELECT 1 AS a`, kinds: ["warehouse-view-undeclared"], mended: false },
  { sql: `DELETE FROM ${schema}.__schema_history`, kinds: ["migration-pending"], mended: false },
  { sql: `UPDATE ${schema}.__schema_history SET checksum = 'x'`, kinds: ["migration-changed"], mended: false },
  {
    sql: `INSERT INTO ${schema}.__schema_history (version, name, checksum, applied_at) VALUES (2, 'later', 'x', now())`,
    kinds: ["migration-unknown"],
    mended: false,
  },
  // Nothing that a load, a reader or a migration meets.
  { sql: `CREATE TABLE public.payments (a INTEGER)`, kinds: [], mended: true },
  { sql: `CREATE TABLE ${schema}.__damaged__dim_users__20260131 (a INTEGER)`, kinds: [], mended: true },
  { sql: `CREATE FUNCTION ${schema}.one() RETURNS INTEGER LANGUAGE SQL AS 'SELECT 1'`, kinds: [], mended: true },
  { sql: `COMMENT ON TABLE ${schema}.dim_users IS 'by hand'`, kinds: [], mended: true },
  // Each load and each migration says every column that it writes.
  { sql: `ALTER TABLE ${schema}.dim_users ALTER user_id SET DEFAULT 7`, kinds: [], mended: true },
];

/** Kinds that no PostgreSQL can have: warehouse-drift.test.ts has them. */
const OF_REDSHIFT: readonly DriftKind[] = [
  "warehouse-sort-key-differs",
  "warehouse-distribution-differs",
  "warehouse-seen-in-part",
];

let folder: string;
let server: OwnPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
  server = await OwnPostgres.open(folder);
  await inWarehouse(async (session) => {
    for (const role of ["somebody", "reader"]) await session.query(`CREATE ROLE ${role} NOLOGIN`);
  });
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
  await session.query(`GRANT USAGE ON SCHEMA ${schema} TO reader`);
  await session.query(`GRANT SELECT ON ${schema}.__schema_history TO reader`);
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

/** Makes the change, and holds what is said of it and what ends it; whoever may only read is told the same. */
async function holds(session: WarehouseSession, { sql, kinds, mended }: Change): Promise<void> {
  await asMigrated(session);
  for (const statement of sql.split(";")) if (statement.trim() !== "") await session.query(statement);
  const found = await driftOf(session);
  expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
  await session.query("SET ROLE reader");
  const told = await driftOf(session);
  await session.query("RESET ROLE");
  expect(told).toEqual(found);
  const statements = found.flatMap((each) => each.statements);
  for (const statement of statements) {
    expect(await refusalOf(statement)).toEqual([]);
    await session.query(statement);
  }
  expect(found.every(({ fix }) => fix !== "")).toBe(true);
  if (mended) expect(await driftOf(session)).toEqual([]);
  else expect(statements.length).toBeLessThan(found.length);
}

test.each(LISTED)("after $sql there is $kinds", (change) => inWarehouse((session) => holds(session, change)));

test("any single change of the warehouse is found by its kind; the statements that end it are Redshift's and do", () =>
  inWarehouse((session) =>
    fc.assert(
      fc.asyncProperty(GENERATED, (change) => holds(session, change)),
      { numRuns: 50 },
    ),
  ));

test("each kind of drift of a warehouse is caused by one of the changes", () => {
  const caused = new Set<string>(LISTED.flatMap(({ kinds }) => kinds));
  const kinds = Object.keys(DRIFT_KINDS).filter((kind) => /^(?:warehouse|migration)-/.test(kind));
  expect(kinds.filter((kind) => !caused.has(kind))).toEqual(OF_REDSHIFT);
});
