import { createConnection, type Connection, type SslOptions } from "mysql2/promise";
import type { CataloguedTable, ForeignKey, SourceCatalogue } from "../../pipeline-dsl/review/drift/source-catalogue";
import { LabError, messageOf, systemCodeOf } from "../errors";
import type { SourceAddress } from "./address";

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
    const keys = keysIn(
      await ask(
        `SELECT k.table_name, c.constraint_type, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name
FROM information_schema.key_column_usage AS k
INNER JOIN information_schema.table_constraints AS c
  ON c.constraint_schema = k.constraint_schema AND c.constraint_name = k.constraint_name AND c.table_name = k.table_name
WHERE k.table_schema = DATABASE()
ORDER BY k.table_name, k.constraint_name, k.ordinal_position`,
      ),
    );
    return {
      tellsCasesApart: setting === "0",
      tables: tables.map(([name = "", type = ""]) => tableOf(name, type, columns, keys)),
    };
  } finally {
    await connection.end();
  }
}

type Row = readonly (string | null)[];

interface Key {
  readonly table: string;
  /** `PRIMARY KEY`, `UNIQUE`, `FOREIGN KEY`. */
  readonly type: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

function tableOf(
  name: string | null,
  type: string | null,
  rows: readonly Row[],
  keys: readonly Key[],
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
  const mayBeNull = new Set(columns.flatMap((column) => (column.nullable ? [column.name] : [])));
  const keysOf = (kind: string): readonly (readonly string[])[] =>
    own.filter((key) => key.type === kind).map((key) => key.columns);
  return {
    name: name ?? "",
    isView: type?.endsWith("VIEW") ?? false,
    columns,
    primaryKey: keysOf("PRIMARY KEY")[0] ?? [],
    uniqueKeys: keysOf("UNIQUE").filter((key) => !key.some((column) => mayBeNull.has(column))),
    foreignKeys: own
      .filter((key) => key.type === "FOREIGN KEY")
      .map(({ columns: named, parent, parentColumns }): ForeignKey => ({ columns: named, parent, parentColumns })),
  };
}

/** A constraint has one row a column. */
function keysIn(rows: readonly Row[]): readonly Key[] {
  const found = new Map<string, Key>();
  for (const [table, type, constraint, column, parent, parentColumn] of rows) {
    const name = JSON.stringify([table, type, constraint]);
    const known = found.get(name);
    found.set(name, {
      table: table ?? "",
      type: type ?? "",
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
    return await createConnection({ host, port, user: username, password, database, ...encryptionOf(host) });
  } catch (error) {
    const place = `${host}:${String(port)}/${database}`;
    const refused = ["ER_ACCESS_DENIED_ERROR", "ER_DBACCESS_DENIED_ERROR"].includes(systemCodeOf(error) ?? "");
    throw refused
      ? new LabError("Source.AccessDenied", `the source at ${place} refuses the user or password: ${messageOf(error)}`)
      : new LabError("Source.Unreachable", `the source at ${place} cannot be reached: ${messageOf(error)}`);
  }
}

/** Amazon's databases have certificates of an authority of their own, which the driver knows by this name. */
function encryptionOf(host: string): { readonly ssl?: string | SslOptions } {
  return host.endsWith(".rds.amazonaws.com") ? { ssl: "Amazon RDS" } : {};
}
