import type {
  CataloguedRelation,
  Grantee,
  WarehouseCatalogue,
  WarehouseColumn,
  WarehouseEngine,
} from "../../pipeline-dsl/review/drift/warehouse-catalogue";
import {
  ASK_VERSION,
  askColumns,
  askGrants,
  askMigrations,
  askPrimaryKeys,
  askRelations,
  askSchema,
} from "../../pipeline-dsl/targets/redshift/catalogue";
import { SCHEMA_HISTORY } from "../../pipeline-dsl/targets/redshift";
import type { Cell, WarehouseSession } from "./server";

/** Asks a Redshift or a PostgreSQL what a schema of it holds. Nothing is changed. */
export async function readWarehouseCatalogue(session: WarehouseSession, schema: string): Promise<WarehouseCatalogue> {
  const ask = async (sql: string): Promise<readonly (readonly string[])[]> =>
    (await session.query(sql)).rows.map((row) => row.map(textOf));
  const [[version = ""] = []] = await ask(ASK_VERSION);
  const engine: WarehouseEngine = version.includes("Redshift") ? "redshift" : "postgresql";
  if ((await ask(askSchema(schema))).length === 0) return { engine, relations: null, migrations: null };
  const columns = byFirst(await ask(askColumns(schema, engine)));
  const keys = byFirst(await ask(askPrimaryKeys(schema)));
  const grants = byFirst(await ask(askGrants(schema, engine)));
  const relations = (await ask(askRelations(schema, engine))).map(
    ([name = "", kind, owner = ""]): CataloguedRelation => ({
      name,
      isView: kind === "v" || kind === "m",
      owner,
      columns: (columns.get(name) ?? []).map(columnOf),
      primaryKey: (keys.get(name) ?? []).map(([column = ""]) => column),
      grants: (grants.get(name) ?? [])
        .map(([privilege = "", kind = "", to = ""]) => ({ privilege, to: granteeOf(kind, to) }))
        .filter(({ to }) => to.kind !== "user" || to.name !== owner),
    }),
  );
  const recorded = relations.some(({ name }) => name === SCHEMA_HISTORY);
  const migrations = recorded ? await ask(askMigrations(schema)) : null;
  return {
    engine,
    relations,
    migrations:
      migrations?.map(([version, name = "", checksum = ""]) => ({ version: Number(version), name, checksum })) ?? null,
  };
}

function columnOf([name = "", type = "", notNull, identity]: readonly string[]): WarehouseColumn {
  return { name, type, notNull: notNull === "1", isIdentity: identity === "1" };
}

function granteeOf(kind: string, name: string): Grantee {
  switch (kind) {
    case "user":
    case "group":
    case "role":
      return { kind, name };
    case "public":
      return { kind, name: "" };
    default:
      // Redshift guide, SVV_RELATION_PRIVILEGES: there is no other.
      throw new Error(`a privilege was given to a ${kind}, ${name}, which no GRANT can name`);
  }
}

/** The other cells of each row, by its first. */
function byFirst(rows: readonly (readonly string[])[]): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const [first = "", ...others] of rows) found.set(first, [...(found.get(first) ?? []), others]);
  return found;
}

function textOf(cell: Cell): string {
  return cell === null ? "" : String(cell);
}
