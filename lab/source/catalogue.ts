import { createConnection, type Connection, type ConnectionOptions } from "mysql2/promise";
import type { CataloguedTable, ForeignKey, SourceCatalogue } from "../../pipeline-dsl/review/drift/source-catalogue";
import { systemCodeOf } from "../errors";
import type { SourceAddress } from "./address";
import { sourceError } from "./source-error";

/** Asks a MySQL or MariaDB what its tables are. Nothing is changed. */
export async function readSourceCatalogue(address: SourceAddress): Promise<SourceCatalogue> {
  const connection = await connect(address);
  try {
    const ask = (sql: string) => askFor(connection, sql);
    const [[setting = ""] = []] = await ask("SELECT @@lower_case_table_names");
    const tables = await ask(
      "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name",
    );
    const columns = await ask(
      "SELECT table_name, column_name, column_type, is_nullable, collation_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
    );
    // Whoever may only read sees no row of table_constraints: of MariaDB it takes more than SELECT.
    const keys = keysIn(
      await ask(
        `SELECT table_name, index_name, column_name, NULL, NULL
FROM information_schema.statistics
WHERE table_schema = DATABASE() AND non_unique = 0
ORDER BY table_name, index_name, seq_in_index`,
      ),
    );
    const references = keysIn(
      await ask(
        `SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()
ORDER BY table_name, constraint_name, ordinal_position`,
      ),
    );
    return {
      tellsCasesApart: setting === "0",
      tables: tables
        .filter(([, type]) => type !== "SEQUENCE")
        .map(([name = "", type = ""]) => tableOf(name, type, columns, keys, references)),
    };
  } finally {
    await connection.end();
  }
}

type Row = readonly (string | null)[];

interface Key extends ForeignKey {
  readonly table: string;
  readonly name: string;
}

function tableOf(
  name: string | null,
  type: string | null,
  rows: readonly Row[],
  keys: readonly Key[],
  references: readonly Key[],
): CataloguedTable {
  const columns = rows
    .filter(([table]) => table === name)
    .map(([, column, columnType, nullable, collation]) => ({
      name: column ?? "",
      type: columnType ?? "",
      nullable: nullable === "YES",
      collation: collation ?? null,
    }));
  const own = keys.filter(({ table }) => table === name);
  const neverNull = new Set(columns.flatMap((column) => (column.nullable ? [] : [column.name])));
  return {
    name: name ?? "",
    isView: type?.endsWith("VIEW") ?? false,
    columns,
    primaryKey: own.find((key) => key.name === "PRIMARY")?.columns ?? [],
    // An index of an expression has no name for its column.
    uniqueKeys: own
      .filter((key) => key.name !== "PRIMARY" && key.columns.every((column) => neverNull.has(column)))
      .map((key) => key.columns),
    foreignKeys: references
      .filter(({ table }) => table === name)
      .map(({ columns: named, parent, parentColumns }): ForeignKey => ({ columns: named, parent, parentColumns })),
  };
}

/** A key has one row a column. */
function keysIn(rows: readonly Row[]): readonly Key[] {
  const found = new Map<string, Key>();
  for (const [table, key, column, parent, parentColumn] of rows) {
    const name = JSON.stringify([table, key]);
    const known = found.get(name);
    found.set(name, {
      table: table ?? "",
      name: key ?? "",
      columns: [...(known?.columns ?? []), column ?? ""],
      parent: parent ?? "",
      parentColumns: [...(known?.parentColumns ?? []), ...(parentColumn == null ? [] : [parentColumn])],
    });
  }
  return [...found.values()];
}

async function askFor(connection: Connection, sql: string): Promise<readonly Row[]> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.map(textOf) : [])) : [];
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Buffer.isBuffer(value) ? value.toString("utf8") : String(value);
}

async function connect({ host, port, username, password, database }: SourceAddress): Promise<Connection> {
  try {
    return await connectEncrypted({ host, port, user: username, password, database });
  } catch (error) {
    throw sourceError(`${host}:${String(port)}/${database}`, error);
  }
}

/**
 * Amazon's databases have certificates of an authority of their own, which the driver knows by name. Anywhere else as the
 * extracting job does it: encrypted where the server can be, whoever it says it is.
 */
async function connectEncrypted(options: ConnectionOptions): Promise<Connection> {
  if (options.host?.endsWith(".rds.amazonaws.com") === true) return createConnection({ ...options, ssl: "Amazon RDS" });
  try {
    return await createConnection({ ...options, ssl: { rejectUnauthorized: false } });
  } catch (error) {
    if (systemCodeOf(error) !== "HANDSHAKE_NO_SSL_SUPPORT") throw error;
    return createConnection(options);
  }
}
