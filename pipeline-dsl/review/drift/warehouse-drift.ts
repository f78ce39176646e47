import { type ModelPath, targetColumnPath, targetPartPath, targetPath, WAREHOUSE } from "../../checks/paths";
import { loadWaves, type PipelineModel, type Target } from "../../model";
import { OWN_PREFIX } from "../../targets/own-name";
import { catalogued } from "../../targets/redshift/admission/tables";
import { LOAD_HISTORY, SCHEMA_HISTORY, SITE_EPOCHS } from "../../targets/redshift/foundation";
import { identifier, qualified } from "../../targets/redshift/identifier";
import { isKeptOf } from "../../targets/redshift/kept-tables";
import { unknownReferencesName } from "../../targets/redshift/load/unknown-references";
import { checksumOf } from "../../targets/redshift/migrate";
import { migrationFileName, type MigrationFile } from "../../targets/redshift/migration";
import { printSchema } from "../../targets/redshift/schema";
import { isDamagedOf } from "../../targets/redshift/restore/restore";
import { replaceColumn } from "../../targets/redshift/replace-column";
import { sortKeyOf, tableColumns, type TableColumn } from "../../targets/redshift/table";
import type { Drift, DriftKind } from "./drift";
import type {
  AppliedMigration,
  CataloguedRelation,
  Grant,
  Grantee,
  WarehouseCatalogue,
  WarehouseColumn,
} from "./warehouse-catalogue";

/** What the warehouse should be. */
export interface Expected {
  /** As locked, if there is a lock. */
  readonly model: PipelineModel;
  /** Of the checkout; none: tables are made by what is missing. */
  readonly migrations: readonly MigrationFile[];
}

/** Everything in which the schema of a pipeline is otherwise than its lock and its migrations say. */
export function warehouseDrift({ model, migrations }: Expected, catalogue: WarehouseCatalogue): readonly Drift[] {
  const { schema } = model.warehouse;
  const { relations } = catalogue;
  if (relations === null)
    return [
      told({
        kind: "warehouse-schema-missing",
        subject: schema,
        at: WAREHOUSE,
        words: "not there",
        fix: "start a run, whose first step makes it; or name the warehouse's own database",
      }),
    ];
  const tables = new Map(relations.map((relation) => [relation.name, relation]));
  const targets = loadWaves(model).flat();
  const owner = tables.get(SCHEMA_HISTORY)?.owner ?? null;
  return [
    ...migrationDrift(model, migrations, catalogue.migrations ?? []),
    ...ownDrift(model, tables),
    ...targets.flatMap((target) => {
      const found = tables.get(target.name);
      return found === undefined || found.isView
        ? [tableMissing(schema, target, found)]
        : [
            ...tableDrift(schema, target, found, owner),
            ...grantsLeftBehind(schema, target, found, formerTables(target, relations)),
          ];
    }),
    ...relations.flatMap((relation) => undeclared(schema, targets, relation)),
  ];
}

interface Told {
  readonly kind: DriftKind;
  readonly subject: string;
  readonly at: ModelPath;
  readonly words: string;
  readonly fix: string;
  readonly statements?: readonly string[];
}

function told({ statements = [], ...finding }: Told): Drift {
  return { where: "warehouse", ...finding, edit: null, statements };
}

function migrationDrift(
  { warehouse: { schema } }: PipelineModel,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly Drift[] {
  const seen = new Map(applied.map((migration) => [migration.version, migration]));
  const known = new Map(files.map((file) => [file.version, file]));
  const newest = Math.max(0, ...known.keys());
  return [
    ...files.flatMap((file) => {
      const own = { subject: migrationFileName(file), at: WAREHOUSE };
      const before = seen.get(file.version);
      if (before === undefined)
        return [
          told({
            kind: "migration-pending",
            ...own,
            words: "not applied",
            fix: "deploy this checkout: the first step of the next run applies it",
          }),
        ];
      if (before.checksum === checksumOf(file)) return [];
      return [
        told({
          kind: "migration-changed",
          ...own,
          words: "another text than the one that was applied",
          fix: "bring the file back as it was, and put the change into a migration of its own with npx pipeline lock",
        }),
      ];
    }),
    ...applied.flatMap(({ version, name }) =>
      // Of a definition without migrations, what an earlier one applied means nothing.
      known.has(version) || files.length === 0
        ? []
        : [
            told({
              kind: "migration-unknown",
              subject: migrationFileName({ version, name }),
              at: WAREHOUSE,
              words: `applied to ${schema}, and not in this checkout`,
              fix:
                version > newest
                  ? "take the checkout that was deployed last"
                  : "bring the file back from version control: a migration that was applied stays",
            }),
          ],
    ),
  ];
}

/** Tables that every warehouse holds for the pipeline itself. */
function ownDrift(model: PipelineModel, tables: ReadonlyMap<string, CataloguedRelation>): readonly Drift[] {
  const { schema } = model.warehouse;
  const printed = printSchema(model);
  return [
    SCHEMA_HISTORY,
    LOAD_HISTORY,
    SITE_EPOCHS,
    ...model.warehouse.targets.map(({ name }) => unknownReferencesName(name)),
  ]
    .flatMap((name) => {
      const create = printed.find((text) => text.startsWith(`CREATE TABLE IF NOT EXISTS ${qualified(schema, name)} (`));
      return create === undefined || tables.has(name) ? [] : [{ name, create }];
    })
    .map(({ name, create }) =>
      told({
        kind: "warehouse-own-missing",
        subject: name,
        at: WAREHOUSE,
        words: "not there: what the pipeline remembered in it is lost",
        fix: "restore the warehouse from a snapshot that has it; empty, the next run makes it anew",
        statements: [create],
      }),
    );
}

function tableMissing(schema: string, target: Target, found: CataloguedRelation | undefined): Drift {
  return told({
    kind: "warehouse-table-missing",
    subject: target.name,
    at: targetPath(target.name),
    words: found === undefined ? "not there" : "a view has its name",
    fix: `npx pipeline restore ${target.name} brings it back with its rows; the next run makes it anew, empty, in ${schema}`,
  });
}

function undeclared(schema: string, targets: readonly Target[], relation: CataloguedRelation): readonly Drift[] {
  const { name, isView } = relation;
  // No definition can have such a name: it is the pipeline's own, a table kept after a restore among them.
  if (name.startsWith(OWN_PREFIX) || targets.some((target) => target.name === name)) return [];
  const own = { subject: name, at: WAREHOUSE };
  if (isView)
    return [
      told({
        kind: "warehouse-view-undeclared",
        ...own,
        words: "a view",
        fix: "leave it; a migration that replaces a column which it reads has to drop it first",
      }),
    ];
  return [
    told({
      kind: "warehouse-table-undeclared",
      ...own,
      words: "a table of which the definition says nothing: no run loads it, no backup and no restore has it",
      fix: "declare it, copy it to a schema of its own, or drop it",
      statements: [`DROP TABLE ${qualified(schema, name)}`],
    }),
  ];
}

function tableDrift(schema: string, target: Target, found: CataloguedRelation, owner: string | null): readonly Drift[] {
  const table = qualified(schema, target.name);
  const at = targetPath(target.name);
  const declared = tableColumns(target);
  return [
    ...declared.flatMap((column) => {
      const actual = found.columns.find(({ name }) => name === column.name);
      return actual === undefined ? [columnMissing(table, target, column)] : columnDrift(table, target, column, actual);
    }),
    ...found.columns
      .filter(({ name }) => !name.startsWith(OWN_PREFIX) && !declared.some((column) => column.name === name))
      .map(({ name, type, notNull }) =>
        told({
          kind: "warehouse-column-undeclared",
          subject: `${target.name}.${name}`,
          at: targetColumnPath(target.name, name),
          words: `${type}${notNull ? " NOT NULL, so no load can fill the table" : ", which no load fills"}`,
          fix: "declare it, or drop it",
          statements: [`ALTER TABLE ${table} DROP COLUMN ${identifier(name)}`],
        }),
      ),
    ...keyDrift(table, target, found),
    ...(owner === null || found.owner === owner
      ? []
      : [
          told({
            kind: "warehouse-owner-differs",
            subject: target.name,
            at,
            words: `belongs to ${found.owner}, the pipeline's own tables to ${owner}`,
            fix: `as a superuser, give it back`,
            statements: [`ALTER TABLE ${table} OWNER TO ${identifier(owner)}`],
          }),
        ]),
    ...writers(found.grants).map(({ to, privileges }) =>
      told({
        kind: "warehouse-writable",
        subject: target.name,
        at,
        words: `${described(to)} may ${privileges.join(", ")}`,
        fix: "take it away: rows that a load did not write are found changed for ever",
        statements: [`REVOKE ${privileges.join(", ")} ON ${table} FROM ${written(to)}`],
      }),
    ),
  ];
}

const RESTORE = (target: Target): string =>
  `npx pipeline restore ${target.name} makes the table anew, as the definition says, with its rows and keys`;

function columnMissing(table: string, target: Target, { name, type, notNull }: TableColumn): Drift {
  const isDeclared = target.columns.some((column) => column.name === name);
  return told({
    kind: "warehouse-column-missing",
    subject: `${target.name}.${name}`,
    at: isDeclared ? targetColumnPath(target.name, name) : targetPath(target.name),
    words: `not there, ${type}${notNull ? " NOT NULL" : ""} expected`,
    // What a key or a history held cannot be added empty.
    fix: isDeclared && !notNull ? `add it; ${RESTORE(target)}, its values too` : RESTORE(target),
    statements: isDeclared && !notNull ? [`ALTER TABLE ${table} ADD COLUMN ${identifier(name)} ${type}`] : [],
  });
}

/** A number is no moment to either server, so what stands where one should be is read as its text. */
function converted({ name, type }: TableColumn, actual: WarehouseColumn): string {
  const isMoment = /^(?:date|timestamp)/i;
  const byText = isMoment.test(type) && !isMoment.test(actual.type) && !actual.type.startsWith("character");
  return `CAST(${byText ? `CAST(${identifier(name)} AS VARCHAR(45))` : identifier(name)} AS ${type})`;
}

function columnDrift(table: string, target: Target, column: TableColumn, actual: WarehouseColumn): readonly Drift[] {
  const allowed = catalogued(target, column);
  const isDeclared = target.columns.some(({ name }) => name === column.name);
  const own = {
    subject: `${target.name}.${column.name}`,
    at: isDeclared ? targetColumnPath(target.name, column.name) : targetPath(target.name),
  };
  const differs = (kind: DriftKind, words: string): Drift => {
    const inPlace = isDeclared && !column.notNull && !sortKeyOf(target).includes(column.name);
    return told({
      kind,
      ...own,
      words,
      fix: inPlace ? `put a column in its place, unless a value does not fit; or ${RESTORE(target)}` : RESTORE(target),
      statements: inPlace
        ? replaceColumn(table, {
            ...column,
            purpose: "replacing",
            value: converted(column, actual),
          })
        : [],
    });
  };
  const found: Drift[] = [];
  if (!allowed.some(({ type }) => type === actual.type))
    found.push(differs("warehouse-type-differs", `${actual.type}, the lock says ${allowed[0]?.type ?? column.type}`));
  if (!allowed.some(({ notNull }) => notNull === actual.notNull))
    found.push(
      differs(
        "warehouse-null-differs",
        actual.notNull ? "NOT NULL, the lock lets NULL in" : "takes NULL, the lock says NOT NULL",
      ),
    );
  if (column.name === target.key && !actual.isIdentity)
    found.push(told({ kind: "warehouse-identity-missing", ...own, words: "no identity column", fix: RESTORE(target) }));
  return found;
}

function keyDrift(table: string, target: Target, { primaryKey, columns }: CataloguedRelation): readonly Drift[] {
  if (primaryKey.length === 1 && primaryKey[0] === target.key) return [];
  const none = primaryKey.length === 0;
  return [
    told({
      kind: "warehouse-key-differs",
      subject: target.name,
      at: targetPartPath(target.name, "key"),
      words: `${none ? "no primary key" : `primary key ${primaryKey.join(", ")}`}, the lock says ${target.key}`,
      fix: none ? "add it: no row is read or changed" : RESTORE(target),
      statements:
        none && columns.some(({ name, notNull }) => name === target.key && notNull)
          ? [
              `ALTER TABLE ${table} ADD CONSTRAINT ${identifier(`${target.name}_pkey`)} PRIMARY KEY (${identifier(target.key)})`,
            ]
          : [],
    }),
  ];
}

/** Reading is the readers' matter; everything else changes what a load relies on. */
const READING: ReadonlySet<string> = new Set(["SELECT"]);

function writers(
  grants: readonly Grant[],
): readonly { readonly to: Grantee; readonly privileges: readonly string[] }[] {
  const found = new Map<string, { readonly to: Grantee; readonly privileges: Set<string> }>();
  for (const { privilege, to } of grants) {
    if (READING.has(privilege)) continue;
    const others = found.get(written(to));
    if (others === undefined) found.set(written(to), { to, privileges: new Set([privilege]) });
    else others.privileges.add(privilege);
  }
  return [...found.values()].map(({ to, privileges }) => ({ to, privileges: [...privileges].sort() }));
}

/** The tables that have made way for one: replaced by a migration, or found damaged by a restore. */
function formerTables({ name }: Target, relations: readonly CataloguedRelation[]): readonly CataloguedRelation[] {
  return relations.filter((relation) => isKeptOf(name, relation.name) || isDamagedOf(name, relation.name));
}

/** A table keeps its grants under any name, so a new one under the old name has none of them. */
function grantsLeftBehind(
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
  return grants.filter(({ privilege }) => READING.has(privilege)).map(({ to }) => to);
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
