import { targetColumnPath, targetPartPath, targetPath, WAREHOUSE } from "../../checks/paths";
import { loadWaves, type PipelineModel, type Target } from "../../model";
import { OWN_PREFIX } from "../../targets/own-name";
import { catalogued } from "../../targets/redshift/admission/tables";
import { LOAD_HISTORY, SCHEMA_HISTORY, SITE_EPOCHS } from "../../targets/redshift/foundation";
import { identifier, qualified } from "../../targets/redshift/identifier";
import { unknownReferencesName } from "../../targets/redshift/load/unknown-references";
import { checksumOf } from "../../targets/redshift/migrate";
import { migrationFileName, type MigrationFile } from "../../targets/redshift/migration";
import { printSchema } from "../../targets/redshift/schema";
import { replaceColumn } from "../../targets/redshift/replace-column";
import { sortKeyOf, tableColumns, type TableColumn } from "../../targets/redshift/table";
import type { Drift, DriftKind } from "./drift";
import type { AppliedMigration, CataloguedRelation, WarehouseCatalogue, WarehouseColumn } from "./warehouse-catalogue";
import { formerTables, grantsLeftBehind, rightsDrift, seenInPart, writable } from "./warehouse-rights";
import { storageDrift } from "./warehouse-storage";
import { told } from "./warehouse-told";

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
  const unseen = seenInPart(catalogue);
  if (relations === null)
    return [
      ...unseen,
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
    ...unseen,
    ...rightsDrift(schema, owner, catalogue.rights),
    ...migrationDrift(model, migrations, catalogue.migrations ?? []),
    ...ownDrift(model, tables),
    ...targets.flatMap((target) => {
      const found = tables.get(target.name);
      return found === undefined || found.isView
        ? [tableMissing(schema, target, found)]
        : [
            ...tableDrift(schema, target, found, owner),
            ...storageDrift(schema, target, found, catalogue.engine),
            ...grantsLeftBehind(schema, target, found, formerTables(target, relations)),
          ];
    }),
    ...relations.flatMap((relation) => undeclared(schema, targets, relation, tables)),
  ];
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

/** In which Redshift keeps the rows of a materialized view (dbt-redshift asks for the view's columns there). */
const ROWS_OF_VIEW = /^mv_tbl__(?<view>.+)__\d+$/;

function undeclared(
  schema: string,
  targets: readonly Target[],
  relation: CataloguedRelation,
  all: ReadonlyMap<string, CataloguedRelation>,
): readonly Drift[] {
  const { name, isView } = relation;
  if (all.get(ROWS_OF_VIEW.exec(name)?.groups?.["view"] ?? "")?.isView === true) return [];
  // No definition can have such a name: it is the pipeline's own, a table kept after a restore among them.
  if (name.startsWith(OWN_PREFIX)) return writable(schema, relation, WAREHOUSE);
  if (targets.some((target) => target.name === name)) return [];
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
    ...writable(schema, found, at),
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
    found.push(
      told({
        kind: "warehouse-identity-missing",
        ...own,
        words: "no identity column that takes a given value",
        fix: RESTORE(target),
      }),
    );
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
