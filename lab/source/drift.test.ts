import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type Connection } from "mysql2/promise";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { type ColumnType, describeType, type PipelineModel } from "../../pipeline-dsl/model";
import { DRIFT_KINDS, type DriftKind, weightOf } from "../../pipeline-dsl/review/drift/drift";
import { isType } from "../../pipeline-dsl/review/drift/mysql-type";
import { sourceDrift } from "../../pipeline-dsl/review/drift/source-drift";
import { columnTypes } from "../../pipeline-dsl/review/drift/testing/column-types";
import { takeIn } from "../../pipeline-dsl/review/drift/testing/take-in";
import { createTable } from "../marketplace/source-tables";
import type { SourceAddress } from "./address";
import { readSourceCatalogue } from "./catalogue";
import { startMariaDb, type SourceServer } from "./mariadb";

jest.setTimeout(120_000);

/** The rental marketplace, in which apartments have a column of any type, and a text by which they refer to something. */
const MODEL = rentalModel((model) => {
  const [source] = model.sources;
  if (source === undefined) throw new Error("the rental marketplace has a source");
  source.tables.push({
    name: "places",
    columns: [column("code", { kind: "varchar", length: 20 }, false), column("note", { kind: "varchar", length: 20 })],
    primaryKey: ["code"],
    extract: { kind: "everything" },
  });
  const apartments = source.tables.find(({ name }) => name === "apartments");
  apartments?.columns.push({ ...column("place", { kind: "varchar", length: 20 }), references: "places" });
  model.quality.rules.push({
    id: "consistency.apartments.place",
    category: "consistency",
    source: source.name,
    table: "apartments",
    test: { kind: "refersTo", column: "place", parent: { source: source.name, table: "places", column: "code" } },
    threshold: 0.9,
    whenBreached: "warn",
  });
});

function column(name: string, type: ColumnType, nullable = true) {
  return { name, type: structuredClone(type) as never, nullable, references: null, description: null };
}

interface Change {
  readonly sql: string;
  /** What has to be said of it, in any order. */
  readonly kinds: readonly DriftKind[];
}

const mysql = (type: ColumnType): string => describeType(type).mysqlDefinition;

/** Columns that are in no key and no reference. */
const PLAIN = MODEL.sources.flatMap(({ tables }) =>
  tables.flatMap((table) =>
    table.columns
      .filter(({ name, references }) => references === null && !table.primaryKey.includes(name))
      .map((each) => ({ table: table.name, column: each })),
  ),
);

const plain = fc.constantFrom(...PLAIN);
const tables = fc.constantFrom("apartments", "bookings", "user_viewing");

const GENERATED: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(tables, columnTypes, fc.boolean()).map(([table, type, nullable]) => ({
    sql: `ALTER TABLE ${table} ADD COLUMN garden ${mysql(type)} ${nullable ? "NULL" : "NOT NULL"}`,
    kinds: ["source-column-unread"] as const,
  })),
  plain.map(({ table, column: { name } }) => ({
    sql: `ALTER TABLE ${table} DROP COLUMN ${name}`,
    kinds: ["source-column-gone"] as const,
  })),
  plain.map(({ table, column: { name } }) => ({
    sql: `ALTER TABLE ${table} RENAME COLUMN ${name} TO other_name`,
    kinds: ["source-column-gone", "source-column-unread"] as const,
  })),
  fc
    .tuple(plain, columnTypes)
    .filter(([{ column: own }, type]) => !isType(own.type, describeType(type).mysql[0] ?? ""))
    .map(([{ table, column: own }, type]) => ({
      sql: `ALTER TABLE ${table} MODIFY ${own.name} ${mysql(type)} ${own.nullable ? "NULL" : "NOT NULL"}`,
      kinds: ["source-type-changed"] as const,
    })),
  plain.map(({ table, column: { name, type, nullable } }) => ({
    sql: `ALTER TABLE ${table} MODIFY ${name} ${mysql(type)} ${nullable ? "NOT NULL" : "NULL"}`,
    kinds: [nullable ? "source-never-null" : "source-null-allowed"] as const,
  })),
);

/** What somebody may do to a source by hand, and what is said of it; of most nothing, since no run depends on it. */
const LISTED: readonly Change[] = [
  { sql: "DROP TABLE user_viewing", kinds: ["source-table-gone"] },
  { sql: "RENAME TABLE user_viewing TO viewings", kinds: ["source-table-gone", "source-table-unread"] },
  { sql: "CREATE TABLE payments (id INT PRIMARY KEY)", kinds: ["source-table-unread"] },
  { sql: "CREATE VIEW cheap AS SELECT * FROM apartments", kinds: ["source-table-unread"] },
  {
    sql: "RENAME TABLE user_viewing TO viewings; CREATE VIEW user_viewing AS SELECT * FROM viewings",
    kinds: ["source-table-unread"],
  },
  {
    sql: "RENAME TABLE user_viewing TO viewings; CREATE VIEW user_viewing AS SELECT viewing_id, user_id, apartment_id, NOW() AS viewing_date FROM viewings",
    kinds: ["source-table-unread", "source-type-changed"],
  },
  { sql: "ALTER TABLE apartments DROP COLUMN status", kinds: ["source-column-gone"] },
  { sql: "ALTER TABLE apartments ADD COLUMN garden INT INVISIBLE", kinds: ["source-column-unread"] },
  { sql: "ALTER TABLE apartments ADD COLUMN twice INT AS (price * 2) VIRTUAL", kinds: ["source-column-unread"] },
  { sql: "ALTER TABLE apartments MODIFY status VARCHAR(50) INVISIBLE", kinds: [] },
  { sql: "ALTER TABLE apartments DROP COLUMN status, ADD COLUMN status VARCHAR(50) AS ('x') STORED", kinds: [] },
  { sql: "ALTER TABLE apartments DROP COLUMN status; ALTER TABLE apartments ADD COLUMN STATUS VARCHAR(50)", kinds: [] },
  { sql: "ALTER TABLE apartments MODIFY status VARCHAR(50) DEFAULT 'x' COMMENT 'by hand'", kinds: [] },
  { sql: "ALTER TABLE apartments MODIFY status VARCHAR(50) CHARACTER SET latin1", kinds: [] },
  { sql: "ALTER TABLE apartments MODIFY status VARBINARY(50)", kinds: ["source-type-changed"] },
  { sql: "ALTER TABLE apartments MODIFY status VARCHAR(50) NOT NULL", kinds: ["source-never-null"] },
  { sql: "ALTER TABLE user_viewing MODIFY viewing_date TIMESTAMP NULL", kinds: ["source-null-allowed"] },
  { sql: "ALTER TABLE apartments ADD CONSTRAINT c CHECK (price > 0)", kinds: [] },
  { sql: "CREATE INDEX by_price ON apartments (price)", kinds: [] },
  {
    sql: "ALTER TABLE user_viewing DROP CONSTRAINT user_viewing_apartment_id; ALTER TABLE user_viewing PARTITION BY HASH (viewing_id) PARTITIONS 3",
    kinds: ["source-reference-unkept"],
  },
  { sql: "CREATE UNIQUE INDEX again ON bookings (booking_id); ALTER TABLE bookings DROP PRIMARY KEY", kinds: [] },
  {
    sql: "CREATE UNIQUE INDEX again ON bookings (booking_id, total_amount); ALTER TABLE bookings DROP PRIMARY KEY",
    kinds: ["source-key-unkept"],
  },
  {
    sql: "ALTER TABLE bookings DROP PRIMARY KEY, ADD PRIMARY KEY (booking_id, user_id)",
    kinds: ["source-key-changed", "source-never-null"],
  },
  { sql: "ALTER TABLE bookings DROP PRIMARY KEY", kinds: ["source-key-unkept"] },
  {
    sql: "ALTER TABLE bookings ADD CONSTRAINT again FOREIGN KEY (user_id) REFERENCES apartments (apartment_id)",
    kinds: ["source-reference-undeclared"],
  },
  {
    sql: "CREATE TABLE elsewhere.apartments (id INT PRIMARY KEY); ALTER TABLE bookings ADD CONSTRAINT again FOREIGN KEY (user_id) REFERENCES elsewhere.apartments (id)",
    kinds: [],
  },
  { sql: "ALTER TABLE bookings DROP CONSTRAINT bookings_apartment_id", kinds: ["source-reference-unkept"] },
  {
    sql: "ALTER TABLE apartments DROP CONSTRAINT apartments_place, MODIFY place VARCHAR(20) COLLATE utf8mb4_swedish_ci",
    kinds: ["source-collations-mixed", "source-reference-unkept"],
  },
  {
    sql: "ALTER TABLE apartments DROP CONSTRAINT apartments_place, MODIFY place VARCHAR(20) COLLATE utf8mb4_bin",
    kinds: ["source-collations-differ", "source-reference-unkept"],
  },
];

/** The same of what only one family of servers has. */
const LISTED_OF = {
  MariaDB: [
    { sql: "CREATE SEQUENCE numbers", kinds: [] },
    { sql: "ALTER TABLE apartments ADD SYSTEM VERSIONING", kinds: [] },
  ],
  MySQL: [
    { sql: "CREATE UNIQUE INDEX by_twice ON apartments ((price * 2))", kinds: [] },
    { sql: "ALTER TABLE apartments MODIFY status VARCHAR(50) COLLATE utf8mb4_0900_bin", kinds: [] },
    {
      sql: "ALTER TABLE apartments DROP CONSTRAINT apartments_place, MODIFY place VARCHAR(20) COLLATE utf8mb4_0900_as_cs",
      kinds: ["source-collations-mixed", "source-reference-unkept"],
    },
    {
      sql: "SET sql_generate_invisible_primary_key = ON; CREATE TABLE payments (amount INT); SET sql_generate_invisible_primary_key = OFF",
      kinds: ["source-table-unread"],
    },
    {
      sql: "ALTER TABLE bookings DROP PRIMARY KEY, ADD COLUMN my_row_id BIGINT UNSIGNED AUTO_INCREMENT INVISIBLE PRIMARY KEY",
      kinds: ["source-column-unread", "source-key-changed"],
    },
  ],
} satisfies Record<string, readonly Change[]>;

/** Of which the source and not the definition is what has to change. */
const IN_THE_SOURCE: ReadonlySet<DriftKind> = new Set(["source-collations-mixed"]);

let folder: string;
let server: SourceServer;
let address: SourceAddress;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
  server = await startMariaDb(folder);
  address = await server.database("marketplace");
  await inSource(async (connection) => {
    await connection.query("CREATE USER reader@'%'");
    await connection.query("GRANT SELECT ON marketplace.* TO reader@'%'");
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function inSource<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const { host, port, username, database } = address;
  const connection = await createConnection({ host, port, user: username, database });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** The source as the definition says it, references included. */
async function asDeclared(connection: Connection): Promise<void> {
  await connection.query("DROP DATABASE marketplace");
  await connection.query("DROP DATABASE IF EXISTS elsewhere");
  await connection.query("CREATE DATABASE elsewhere");
  await connection.query("CREATE DATABASE marketplace CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
  await connection.query("USE marketplace");
  for (const { tables: all } of MODEL.sources) {
    for (const table of all) await createTable(connection, table);
    for (const { name, columns } of all)
      for (const { name: own, references } of columns.filter((each) => each.references !== null)) {
        const parent = all.find((table) => table.name === references);
        await connection.query(
          `ALTER TABLE ${name} ADD CONSTRAINT ${name}_${own} FOREIGN KEY (${own}) REFERENCES ${references ?? ""} (${parent?.primaryKey.join(", ") ?? ""})`,
        );
      }
  }
}

async function driftOf(model: PipelineModel, asked = address) {
  const catalogue = await readSourceCatalogue(asked);
  return model.sources.flatMap((source) => sourceDrift(model, source, catalogue));
}

/** Makes the change, and holds what is said of it; whoever may only read is told the same. */
async function holds(connection: Connection, { sql, kinds }: Change): Promise<void> {
  await asDeclared(connection);
  for (const statement of sql.split(";")) await connection.query(statement);
  const found = await driftOf(MODEL);
  expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
  expect(await driftOf(MODEL, { ...address, username: "reader" })).toEqual(found);
  const left = await driftOf(takeIn(MODEL, found));
  const inDefinition = left.filter((each) => weightOf(each) === "drift").map(({ kind }) => kind);
  // Of a watermark that may be NULL only the source can be changed.
  const inSourceAlone = (kind: DriftKind): boolean =>
    IN_THE_SOURCE.has(kind) ||
    found.some((each) => each.kind === kind && kind === "source-null-allowed" && each.edit === null);
  expect(inDefinition).toEqual(kinds.filter(inSourceAlone));
}

test("a source as it is declared has no drift, and nothing is noted of it", async () => {
  await inSource(asDeclared);
  expect(await driftOf(MODEL)).toEqual([]);
});

test.each(LISTED)("after $sql there is $kinds", (change) => inSource((connection) => holds(connection, change)));

test("so it is of what only this family of servers has", () =>
  inSource(async (connection) => {
    const [rows] = await connection.query("SELECT VERSION() AS version");
    const family = JSON.stringify(rows).includes("MariaDB") ? "MariaDB" : "MySQL";
    for (const change of LISTED_OF[family]) await holds(connection, change);
  }));

test("any single change of the source is found by its kind, and after the suggested edit there is none", () =>
  inSource((connection) =>
    fc.assert(
      fc.asyncProperty(GENERATED, (change) => holds(connection, change)),
      { numRuns: 30 },
    ),
  ));

test("each kind of drift of a source is caused by one of the changes", () => {
  const caused = new Set<string>(LISTED.flatMap(({ kinds }) => kinds));
  const kinds = Object.keys(DRIFT_KINDS).filter((kind) => kind.startsWith("source-"));
  // No server is needed to leave a column unread: source-drift.test.ts does.
  expect(kinds.filter((kind) => !caused.has(kind))).toEqual(["source-unread-gone"]);
});
