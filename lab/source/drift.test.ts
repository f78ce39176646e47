import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection, type Connection } from "mysql2/promise";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { type ColumnType, describeType, type PipelineModel } from "../../pipeline-dsl/model";
import type { DriftKind } from "../../pipeline-dsl/review/drift/drift";
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

const CHANGES: fc.Arbitrary<Change> = fc.oneof(
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
  fc.constantFrom<Change>(
    { sql: "DROP TABLE user_viewing", kinds: ["source-table-gone"] },
    { sql: "RENAME TABLE user_viewing TO viewings", kinds: ["source-table-gone", "source-table-unread"] },
    { sql: "CREATE TABLE payments (id INT PRIMARY KEY)", kinds: ["source-table-unread"] },
    { sql: "CREATE VIEW cheap AS SELECT * FROM apartments", kinds: ["source-table-unread"] },
    {
      sql: "ALTER TABLE bookings DROP PRIMARY KEY, ADD PRIMARY KEY (booking_id, user_id)",
      kinds: ["source-key-changed", "source-never-null"],
    },
    { sql: "ALTER TABLE bookings DROP PRIMARY KEY", kinds: ["source-key-unkept"] },
    {
      sql: "ALTER TABLE bookings ADD CONSTRAINT again FOREIGN KEY (user_id) REFERENCES apartments (apartment_id)",
      kinds: ["source-reference-undeclared"],
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
  ),
);

/** Of which the source and not the definition is what has to change. */
const IN_THE_SOURCE: ReadonlySet<DriftKind> = new Set(["source-collations-mixed"]);

let folder: string;
let server: SourceServer;
let address: SourceAddress;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "drift-"));
  server = await startMariaDb(folder);
  address = await server.database("marketplace");
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

async function driftOf(model: PipelineModel) {
  const catalogue = await readSourceCatalogue(address);
  return model.sources.flatMap((source) => sourceDrift(model, source, catalogue));
}

test("a source as it is declared has no drift, and nothing is noted of it", async () => {
  await inSource(asDeclared);
  expect(await driftOf(MODEL)).toEqual([]);
});

test("any single change of the source is found by its kind, and after the suggested edit there is none", async () => {
  await inSource(async (connection) => {
    await fc.assert(
      fc.asyncProperty(CHANGES, async ({ sql, kinds }) => {
        await asDeclared(connection);
        await connection.query(sql);
        const found = await driftOf(MODEL);
        expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
        const left = await driftOf(takeIn(MODEL, found));
        const expected = kinds.filter((kind) => IN_THE_SOURCE.has(kind));
        const notes = [
          "source-table-unread",
          "source-reference-unkept",
          "source-key-unkept",
          "source-collations-differ",
        ];
        expect(left.map(({ kind }) => kind).filter((kind) => !notes.includes(kind))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
