import { type ModelPath, targetPath, WAREHOUSE } from "../../checks/paths";
import type { Target } from "../../model";
import { identifier, qualified } from "../../targets/redshift/identifier";
import { isKeptOf } from "../../targets/redshift/kept-tables";
import { isDamagedOf } from "../../targets/redshift/restore/restore";
import type { Drift } from "./drift";
import type { CataloguedRelation, Grant, Grantee, SchemaRights, WarehouseCatalogue } from "./warehouse-catalogue";
import { told } from "./warehouse-told";

/** Who may make tables in the schema, and who may change every table of it. */
export function rightsDrift(schema: string, owner: string | null, rights: SchemaRights): readonly Drift[] {
  const own = { subject: schema, at: WAREHOUSE };
  const others = rights.grants.filter(({ to }) => to.kind !== "user" || ![owner, rights.owner].includes(to.name));
  const closed =
    owner === null || rights.makers.includes(owner)
      ? []
      : [
          told({
            kind: "warehouse-schema-closed",
            ...own,
            words: `${owner} may not CREATE in it`,
            fix: "give it again",
            statements: [`GRANT CREATE ON SCHEMA ${identifier(schema)} TO ${identifier(owner)}`],
          }),
        ];
  return [
    ...closed,
    ...others
      .filter((grant) => grant.of.startsWith("tables") && !READING.has(grant.privilege))
      .map(({ privilege, of, to }) =>
        told({
          kind: "warehouse-writable",
          ...own,
          words: `${described(to)} may ${privilege} on every table in ${of === "tables of the schema" ? "it" : "the database"}`,
          fix: `take it away${of === "tables of the schema" ? "" : `, with REVOKE ${privilege} FOR TABLES IN DATABASE`}: rows that a load did not write are found changed for ever`,
          // Of the database only the warehouse knows the name.
          statements:
            of === "tables of the schema"
              ? [`REVOKE ${privilege} FOR TABLES IN SCHEMA ${identifier(schema)} FROM ${written(to)}`]
              : [],
        }),
      ),
    ...others
      .filter((grant) => !grant.of.startsWith("tables") && grant.privilege === "CREATE")
      .map(({ of, to }) =>
        told({
          kind: "warehouse-schema-open",
          ...own,
          words: `${described(to)} may CREATE in ${of === "schema" ? "it" : "every schema of the database"}`,
          fix: "leave it where views and tables beside the pipeline's are wanted there; else REVOKE it",
        }),
      ),
  ];
}

/** What the warehouse keeps from whoever asked. */
export function seenInPart({ asked }: WarehouseCatalogue): readonly Drift[] {
  if (asked.seesAll) return [];
  return [
    told({
      kind: "warehouse-seen-in-part",
      subject: asked.name,
      at: WAREHOUSE,
      words: "no superuser: what was granted to others, and policies on rows and values, may be there unseen",
      fix: "ask as a superuser, now and then",
    }),
  ];
}

/** Who may change a table. */
export function writable(schema: string, { name, grants }: CataloguedRelation, at: ModelPath): readonly Drift[] {
  return writers(grants).map(({ to, privileges }) =>
    told({
      kind: "warehouse-writable",
      subject: name,
      at,
      words: `${described(to)} may ${privileges.join(", ")}`,
      fix: "take it away: rows that a load did not write are found changed for ever",
      statements: [`REVOKE ${privileges.join(", ")} ON ${qualified(schema, name)} FROM ${written(to)}`],
    }),
  );
}

/** Reading is the readers' matter; everything else changes what a load relies on. */
const READING: ReadonlySet<string> = new Set(["SELECT"]);

function writers(
  grants: readonly Grant[],
): readonly { readonly to: Grantee; readonly privileges: readonly string[] }[] {
  const found = new Map<string, { readonly to: Grantee; readonly privileges: Set<string> }>();
  for (const { privilege, column, to } of grants) {
    if (READING.has(privilege)) continue;
    const what = column === null ? privilege : `${privilege} (${identifier(column)})`;
    const others = found.get(written(to));
    if (others === undefined) found.set(written(to), { to, privileges: new Set([what]) });
    else others.privileges.add(what);
  }
  return [...found.values()].map(({ to, privileges }) => ({ to, privileges: [...privileges].sort() }));
}

/** The tables that have made way for one: replaced by a migration, or found damaged by a restore. */
export function formerTables(
  { name }: Target,
  relations: readonly CataloguedRelation[],
): readonly CataloguedRelation[] {
  return relations.filter((relation) => isKeptOf(name, relation.name) || isDamagedOf(name, relation.name));
}

/** A table keeps its grants under any name, so a new one under the old name has none of them. */
export function grantsLeftBehind(
  schema: string,
  target: Target,
  found: CataloguedRelation,
  former: readonly CataloguedRelation[],
): readonly Drift[] {
  const may = new Set(readers(found).map(written));
  // Whatever everybody may, each may.
  if (may.has(EVERYBODY)) return [];
  const left = new Map<string, { readonly to: Grantee; readonly table: string }>();
  for (const table of former)
    for (const to of readers(table))
      if (!may.has(written(to)) && to.name !== found.owner) left.set(written(to), { to, table: table.name });
  return [...left.values()].map(({ to, table }) =>
    told({
      kind: "warehouse-grant-left-behind",
      subject: target.name,
      at: targetPath(target.name),
      words: `${described(to)} may read ${table}, which it was, and not the table that took its place`,
      fix: "give it again; where it shall end, take it from the old table too",
      statements: [`GRANT SELECT ON ${qualified(schema, target.name)} TO ${written(to)}`],
    }),
  );
}

function readers({ grants }: CataloguedRelation): readonly Grantee[] {
  return grants.filter(({ privilege, column }) => READING.has(privilege) && column === null).map(({ to }) => to);
}

const EVERYBODY = "PUBLIC";

/** As GRANT and REVOKE name it (Redshift guide, GRANT: `username | ROLE role_name | GROUP group_name | PUBLIC`). */
function written({ kind, name }: Grantee): string {
  if (kind === "public") return EVERYBODY;
  return kind === "user" ? identifier(name) : `${kind.toUpperCase()} ${identifier(name)}`;
}

function described({ kind, name }: Grantee): string {
  if (kind === "public") return EVERYBODY;
  return kind === "user" ? name : `the ${kind} ${name}`;
}
