import type {
  AppliedMigration,
  CataloguedRelation,
  Constraint,
  Grantee,
  Layout,
  SchemaGrant,
  SchemaRights,
  WarehouseCatalogue,
  WarehouseColumn,
  WarehouseEngine,
} from "../../pipeline-dsl/review/drift/warehouse-catalogue";
import {
  ASK_VERSION,
  askColumns,
  askConstraints,
  askMigrations,
  askRelations,
  askSchema,
  askSortKeys,
} from "../../pipeline-dsl/targets/redshift/catalogue";
import {
  askGrants,
  askMakers,
  askPolicies,
  askSchemaGrants,
  askSelf,
} from "../../pipeline-dsl/targets/redshift/catalogue-rights";
import { SCHEMA_HISTORY } from "../../pipeline-dsl/targets/redshift";
import type { Cell, WarehouseSession } from "./server";

type Row = readonly string[];
type Ask = (sql: string) => Promise<readonly Row[]>;

/** Asks a Redshift or a PostgreSQL what a schema of it holds. Nothing is changed. */
export async function readWarehouseCatalogue(session: WarehouseSession, schema: string): Promise<WarehouseCatalogue> {
  const ask: Ask = async (sql) => (await session.query(sql)).rows.map((row) => row.map(textOf));
  const [[version = ""] = []] = await ask(ASK_VERSION);
  const engine: WarehouseEngine = version.includes("Redshift") ? "redshift" : "postgresql";
  const [[name = "", seesAll] = []] = await ask(askSelf(engine));
  const asked = { name, seesAll: seesAll === "1" };
  const [found] = await ask(askSchema(schema, engine));
  if (found === undefined)
    return { engine, asked, relations: null, rights: { owner: "", makers: [], grants: [] }, migrations: null };
  const relations = await readRelations(ask, schema, engine);
  return {
    engine,
    asked,
    relations,
    rights: { owner: found[0] ?? "", ...(await readRights(ask, schema, engine)) },
    migrations: relations.some((relation) => relation.name === SCHEMA_HISTORY)
      ? await readMigrations(ask, schema)
      : null,
  };
}

async function readRelations(
  ask: Ask,
  schema: string,
  engine: WarehouseEngine,
): Promise<readonly CataloguedRelation[]> {
  const columns = byFirst(await ask(askColumns(schema, engine)));
  const constraints = byFirst(await ask(askConstraints(schema)));
  const grants = byFirst(await ask(askGrants(schema, engine)));
  const layouts = byFirst(engine === "redshift" ? await ask(askSortKeys(schema)) : []);
  const policies: Row[] = [];
  for (const question of askPolicies(schema, engine)) policies.push(...(await ask(question)));
  const hidden = byFirst(policies);
  return (await ask(askRelations(schema, engine))).map(([name = "", kind, owner = ""]) => {
    const keys = constraintsIn(constraints.get(name) ?? []);
    return {
      name,
      isView: kind === "v" || kind === "m",
      owner,
      columns: (columns.get(name) ?? []).map(columnOf),
      primaryKey: keys.find((key) => key.kind === "primary key")?.columns ?? [],
      constraints: keys.flatMap((key) => (key.kind === "primary key" ? [] : [{ ...key, kind: key.kind }])),
      grants: (grants.get(name) ?? [])
        .map(([privilege = "", column = "", to = "", whom = ""]) => ({
          privilege,
          column: column === "" ? null : column,
          to: granteeOf(to, whom),
        }))
        .filter(({ to }) => to.kind !== "user" || to.name !== owner),
      hides: (hidden.get(name) ?? []).map(([what]) => (what === "rows" ? "rows" : "values")),
      layout: layoutOf(layouts.get(name)),
    };
  });
}

async function readRights(ask: Ask, schema: string, engine: WarehouseEngine): Promise<Omit<SchemaRights, "owner">> {
  const grants = await ask(askSchemaGrants(schema, engine));
  return {
    makers: (await ask(askMakers(schema, engine))).map(([name = ""]) => name),
    grants: grants.flatMap(([privilege = "", scope = "", kind = "", name = ""]) => {
      const of = SCOPES.get(scope);
      return of === undefined ? [] : [{ privilege, of, to: granteeOf(kind, name) }];
    }),
  };
}

/** A scope may be functions too, which no load calls. */
const SCOPES: ReadonlyMap<string, SchemaGrant["of"]> = new Map([
  ["SCHEMA", "schema"],
  ["TABLES", "tables of the schema"],
  ["DATABASE SCHEMAS", "schemas of the database"],
  ["DATABASE TABLES", "tables of the database"],
]);

async function readMigrations(ask: Ask, schema: string): Promise<readonly AppliedMigration[]> {
  return (await ask(askMigrations(schema))).map(([version, name = "", checksum = ""]) => ({
    version: Number(version),
    name,
    checksum,
  }));
}

const KINDS: Readonly<Record<string, Constraint["kind"] | "primary key">> = {
  p: "primary key",
  u: "unique",
  f: "foreign key",
};

function constraintsIn(
  rows: readonly Row[],
): readonly (Omit<Constraint, "kind"> & { readonly kind: Constraint["kind"] | "primary key" })[] {
  return [...byFirst(rows)].map(([name, parts]) => ({
    name,
    kind: KINDS[parts[0]?.[0] ?? ""] ?? "check",
    columns: parts.map(([, column = ""]) => column),
  }));
}

function layoutOf(rows: readonly Row[] | undefined): Layout | null {
  if (rows === undefined) return null;
  return {
    isDistributedByItself: rows.every(([byItself]) => byItself === "1"),
    sortKey: rows.flatMap(([, column = ""]) => (column === "" ? [] : [column])),
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
