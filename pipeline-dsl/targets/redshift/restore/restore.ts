import type { PipelineModel, Target } from "../../../model";
import { ownName } from "../../own-name";
import { contentHash } from "../backup/backup";
import { backupFolder, NO_ROW_KEY, storedOf, type StoredRows, storedRows } from "../backup/stored-table";
import { holdsBytes, readAgain, writtenType } from "../backup/written-bytes";
import { checkTables } from "../admission/tables";
import { LOAD_HISTORY, LOAD_HISTORY_COLUMNS } from "../foundation";
import { identifier, qualified, statementLiteral, textLiteral } from "../identifier";
import { createKeptTables, noteKept } from "../kept-tables";
import { KEYS_BEFORE } from "../load/change";
import { sameKey } from "../load/comparison";
import { rekeyStatements, rekeyedTable } from "../load/rekey";
import { CREATE_THIS_RUN, LOGICAL_DATE } from "../load/this-run";
import { printUnknownReferencesOf } from "../load/unknown-references";
import { statements } from "../migration";
import { callBlocks, COMPLAINTS, indented } from "../procedure";
import { refuseStaleEpoch } from "../site-epoch";
import { commaLines, sql } from "../sql";
import type { SqlBatch, SqlStatement } from "../statement";
import { printTable, printUnknownMember, type TableColumn, tableColumns, UNKNOWN_MEMBER } from "../table";
import { neighbours, type Rekeying, restoreGroup, tablesRead, type Translation } from "./group";
import { ANEW, FIRST_KEY, TODAY, withHoles } from "./holes";
import { refuseNotRestored, snapshotTable } from "./snapshot-tables";
import { countColumns, printStandIn } from "./stand-in";

/** Where the rows come from: a backup, tables of a snapshot, or nothing, for a table that is loaded again from its first batch. */
export type RestoreSource = "backup" | "snapshot" | "curated";

const ACTS = { backup: "restore", snapshot: "take", curated: "empty" } as const satisfies Record<RestoreSource, string>;

export function restoreStepName(table: Pick<Target, "name">, source: RestoreSource): string {
  return `${ACTS[source]}_${table.name}`;
}

/** The name under which a table that was replaced stays; a day's first copy is kept, later ones of that day are not made. */
export function damagedName(table: string): string {
  return ownName("damaged", table).slice(0, LONGEST_BEFORE_THE_DAY);
}

/** Whether a table is one that a restore of this one has found damaged and replaced. */
export function isDamagedOf(table: string, name: string): boolean {
  const damaged = `${damagedName(table)}__`;
  return name.startsWith(damaged) && /^\d{8}$/.test(name.slice(damaged.length));
}

/** PostgreSQL keeps 63 bytes of a name; two underscores and eight digits follow. */
const LONGEST_BEFORE_THE_DAY = 53;

/**
 * Puts a table and what hangs on its keys back as they were after the run of the backup, in one transaction: either all of
 * it is there, or nothing has changed. Rows are replaced in place, so grants, views and comments stay; only a table that is
 * gone, lacks columns, or is restored from what another warehouse has numbered, is made anew. `$.run.logical_date` is the date of the source.
 */
export function printRestoreBatch(model: PipelineModel, table: Target, source: RestoreSource): SqlBatch {
  const { schema } = model.warehouse;
  const group = restoreGroup(model, table);
  const { members } = group;
  const read = source === "curated" ? members : tablesRead(group);
  const stored = read.flatMap((target) => storedOf(model, target).map((rows) => ({ target, rows })));
  const refuse = ({ rows: { table, columns } }: (typeof stored)[number]): string =>
    refuseNotRestored(schema, table, columns.map(nameOf));
  const facts = group.rekeyed.flatMap(({ columns }) => columns.map(({ fact }) => fact.name));
  return {
    step: restoreStepName(table, source),
    statements: [
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      ...(source === "snapshot" ? procedures(schema, "__refuse_not_restored", stored.map(refuse), COMPLAINTS) : []),
      ...procedures(schema, "__make_tables", [
        ...members.map((target) => makeTable(model, target, source)),
        ...neighbours(model, group).map((target) => printStandIn(model, target)),
        ...(source === "snapshot" ? [] : stored.map(({ rows }) => createShadow(rows))),
      ]),
      sql`LOCK ${[...new Set([...members.map(({ name }) => name), ...facts])].map((name) => qualified(schema, name)).join(", ")}`,
      ...(source === "backup"
        ? [
            EXPECTED,
            ...stored.flatMap(({ target, rows }) => copyShadow(target, rows)),
            readBack(read),
            ...procedures(schema, "__refuse_altered", read.map(refuseAltered), COMPLAINTS),
          ]
        : []),
      ...(source === "snapshot"
        ? [
            EXPECTED,
            ...procedures(
              schema,
              "__refuse_altered",
              read.map((target) => refuseOtherCount(schema, target)),
              COMPLAINTS,
            ),
          ]
        : []),
      ...procedures(schema, "__put_back", [
        ...members.map((target) => putBack(model, target, source)),
        ...(source === "curated" ? [] : group.translated.map((translation) => translate(schema, translation, source))),
        ...group.rekeyed.map((rekeying) => rekey(model, rekeying, source)),
      ]),
      ...checkTables(schema, members),
    ],
  };
}

/** What the manifests say of the rows. */
const EXPECTED = sql`CREATE TEMP TABLE __expected AS
SELECT CAST('${{ run: "expected" }}' AS VARCHAR(65535)) AS expected`;

/** Where the rows of the source can be read. */
function rowsOf(schema: string, { table }: Pick<StoredRows, "table">, source: RestoreSource): string {
  return source === "snapshot" ? qualified(schema, snapshotTable(table)) : shadow({ table });
}

function procedures(
  schema: string,
  name: string,
  blocks: readonly string[],
  frame?: typeof COMPLAINTS,
): readonly SqlStatement[] {
  return callBlocks(schema, name, blocks, frame).map(withHoles);
}

/**
 * Makes the table that is gone. One that lacks columns is kept under its dated name first, and so is one that stands in for it, or whose
 * own numbers would meet those of the backup: the backup is of another warehouse, which has numbered further.
 */
function makeTable(model: PipelineModel, target: Target, source: RestoreSource): string {
  const { schema } = model.warehouse;
  const names = tableColumns(target).map(({ name }) => textLiteral(name));
  const live = qualified(schema, target.name);
  return `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE ${isTable(schema, target.name)};
IF __existing > 0 THEN
  SELECT INTO __existing ${countColumns(`column_name IN (${names.join(", ")})`)} FROM information_schema.columns WHERE ${isTable(schema, target.name)};
  IF __existing < ${String(names.length)} OR '${ANEW}' = 'yes' THEN
${indented(indented(keepDamaged(model, target)))}
    DROP TABLE ${live};
  END IF;
END IF;
${numberedFrom(schema, target, source)}
${statements(printUnknownReferencesOf(model, target))}`;
}

/** Of a snapshot nothing but the rows says how far they are numbered. */
function numberedFrom(schema: string, target: Target, source: RestoreSource): string {
  if (source !== "snapshot") return statements([printTable(schema, target, FIRST_KEY)]);
  const [head = "", tail = ""] = statementLiteral(printTable(schema, target, FIRST_KEY)).split(FIRST_KEY);
  const greatest = `COALESCE(MAX(${identifier(target.key)}), 0) + ${FIRST_KEY}`;
  return `SELECT INTO __first_key ${greatest} FROM ${qualified(schema, snapshotTable(target.name))};
EXECUTE ${head}' || CAST(__first_key AS VARCHAR(20)) || '${tail};`;
}

function nameOf({ name }: TableColumn): string {
  return name;
}

function isTable(schema: string, table: string): string {
  return `table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(table)}`;
}

/** The next run after the declared days drops it. */
function keepDamaged({ warehouse: { schema }, recovery }: PipelineModel, target: Target): string {
  const kept = `${damagedName(target.name)}__${TODAY}`;
  return `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE ${isTable(schema, kept)};
IF __existing = 0 THEN
  CREATE TABLE ${qualified(schema, kept)} AS
  SELECT * FROM ${qualified(schema, target.name)};
  ${createKeptTables(schema)};
  ${noteKept(schema, textLiteral(kept), target.name, recovery.keepDamagedDays)};
END IF;`;
}

function shadow({ table }: Pick<StoredRows, "table">): string {
  return ownName("restored", table);
}

function createShadow(rows: StoredRows): string {
  const table = (name: string, typeOf: (column: TableColumn) => string): string => `CREATE TEMP TABLE ${name} (
  ${commaLines(rows.columns.map((column) => `${identifier(column.name)} ${typeOf(column)}`))}
);`;
  return [
    table(shadow(rows), ({ type }) => type),
    ...(holdsBytes(rows.columns) ? [table(copied(rows), writtenType)] : []),
  ].join("\n");
}

/** What COPY fills: the shadow, or where bytes have to be read out of it, the rows as they were written. */
function copied(rows: Pick<StoredRows, "table" | "columns">): string {
  return holdsBytes(rows.columns) ? ownName("copied", rows.table) : shadow(rows);
}

function copyShadow(target: Target, rows: StoredRows): readonly SqlStatement[] {
  const copy: SqlStatement = {
    parts: [
      `COPY ${copied(rows)}\nFROM '`,
      ...backupFolder(target),
      `${rows.folder}/'\nIAM_ROLE '`,
      { binding: "copyRoleArn" },
      "'\nFORMAT AS PARQUET",
    ],
  };
  if (!holdsBytes(rows.columns)) return [copy];
  const names = rows.columns.map(({ name }) => identifier(name)).join(", ");
  return [
    copy,
    sql`INSERT INTO ${shadow(rows)} (${names})
SELECT
  ${commaLines(rows.columns.map(readAgain))}
FROM ${copied(rows)}`,
  ];
}

/** What was read of each table, as the manifests are written in `expected`. */
function readBack(tables: readonly Target[]): SqlStatement {
  const found = tables.map((target) => {
    const rows = storedRows(target);
    return `SELECT
  CAST(${textLiteral(target.name)} AS VARCHAR(127)) AS table_name,
  CAST(COUNT(*) AS VARCHAR(20)) AS row_count,
  CAST(COALESCE(MAX(${identifier(rows.key)}), 0) AS VARCHAR(20)) AS greatest_key,
  ${contentHash(rows.columns, "__stored")} AS fingerprint
FROM ${shadow(rows)} AS __stored
WHERE ${identifier(rows.key)} <> ${NO_ROW_KEY}`;
  });
  return sql`CREATE TEMP TABLE __read_back AS
${found.join("\nUNION ALL\n")}`;
}

/** The rows that were read are those that were written. */
function refuseAltered({ name }: Target): string {
  const complaint = `Pipeline.BackupAltered: the rows of ${name} in the backup are not those that its manifest describes; restore from another date. `;
  return `SELECT INTO __rows_found COUNT(*)
FROM __read_back
CROSS JOIN __expected
WHERE table_name = ${textLiteral(name)}
  AND POSITION(';' || table_name || ':' || row_count || ':' || greatest_key || ':' || fingerprint || ';' IN expected) = 0;
IF __rows_found > 0 THEN
  __complaints := __complaints || ${textLiteral(complaint)};
END IF;`;
}

/** As many rows as the manifest of the run says by which the table was loaded last, where there is one that says so. */
function refuseOtherCount(schema: string, { name }: Target): string {
  const complaint = `Pipeline.SnapshotUnusable: ${name} has another number of rows in the snapshot than its run had left there, so it was damaged before; restore an earlier date, or --from backup. `;
  const expects = (what: string): string =>
    `POSITION(';' || ${textLiteral(name)} || ':' || ${what} || ';' IN expected) = 0`;
  return `SELECT INTO __rows_found COUNT(*)
FROM (SELECT CAST(COUNT(*) AS VARCHAR(20)) AS row_count FROM ${qualified(schema, snapshotTable(name))}) AS __found
CROSS JOIN __expected
WHERE ${expects("row_count")}
  AND ${expects("'any'")};
IF __rows_found > 0 THEN
  __complaints := __complaints || ${textLiteral(complaint)};
END IF;`;
}

function putBack(model: PipelineModel, target: Target, source: RestoreSource): string {
  const { schema } = model.warehouse;
  return `${keepDamaged(model, target)}
${statements([
  ...storedOf(model, target).flatMap((rows) => replaceRows(schema, rows, source)),
  ...printUnknownMember(schema, target),
  ...replaceHistory(schema, target, source),
])}`;
}

/** A snapshot says itself what it is loaded with; what a backup holds, its date says. */
function replaceHistory(schema: string, { name }: Target, source: RestoreSource): readonly string[] {
  const history = qualified(schema, LOAD_HISTORY);
  const own = `table_name = ${textLiteral(name)}`;
  if (source !== "snapshot") return [`DELETE FROM ${history}\nWHERE ${own} AND logical_date > ${LOGICAL_DATE}`];
  return [
    `DELETE FROM ${history}\nWHERE ${own}`,
    `INSERT INTO ${history} (${LOAD_HISTORY_COLUMNS.join(", ")})
SELECT ${LOAD_HISTORY_COLUMNS.join(", ")}
FROM ${qualified(schema, snapshotTable(LOAD_HISTORY))}
WHERE ${own}`,
  ];
}

function replaceRows(schema: string, rows: StoredRows, source: RestoreSource): readonly string[] {
  const columns = rows.columns.map(({ name }) => identifier(name)).join(", ");
  const table = qualified(schema, rows.table);
  return [
    `DELETE FROM ${table}`,
    `INSERT INTO ${table} (${columns})
SELECT ${columns}
FROM ${rowsOf(schema, rows, source)}
WHERE ${identifier(rows.key)} <> ${NO_ROW_KEY}`,
  ];
}

/** What a key meant on the day of the backup, as the dimension numbers it now; what is not there any more is unknown. */
function translate(schema: string, { dimension, columns }: Translation, source: RestoreSource): string {
  const key = identifier(dimension.key);
  const meant = [...dimension.naturalKey, ...(dimension.history.kind === "versions" ? [dimension.history.from] : [])];
  return statements([
    `CREATE TEMP TABLE __keys_now AS
SELECT __then.${key} AS __then, COALESCE(__now.${key}, ${UNKNOWN_MEMBER}) AS __now
FROM ${rowsOf(schema, { table: dimension.name }, source)} AS __then
LEFT JOIN ${qualified(schema, dimension.name)} AS __now ON ${sameKey(meant, "__then", "__now")}`,
    ...columns.map(
      ({ table, column }) => `UPDATE ${qualified(schema, table.name)}
SET ${identifier(column)} = __keys_now.__now
FROM __keys_now
WHERE ${identifier(table.name)}.${identifier(column)} = __keys_now.__then AND __keys_now.__then <> __keys_now.__now`,
    ),
    "DROP TABLE __keys_now",
  ]);
}

/** Every lookup of the dimension finds what the rule gives, whatever key it had. */
function rekey(model: PipelineModel, { dimension, columns, byKeysOfThen }: Rekeying, source: RestoreSource): string {
  const { schema } = model.warehouse;
  const naturalKey = dimension.naturalKey.map(identifier).join(", ");
  const then = source !== "curated" && byKeysOfThen ? [rowsOf(schema, { table: dimension.name }, source)] : [];
  const keysOfThen = then[0] ?? qualified(schema, dimension.name);
  const ofFacts = columns.flatMap(({ fact, by }) => {
    if (by === null) return [];
    const parts = dimension.naturalKey.map((part) =>
      identifier(by.find(({ keyColumn }) => keyColumn === part)?.factColumn ?? part),
    );
    return [`SELECT ${parts.join(", ")} FROM ${qualified(schema, fact.name)}`];
  });
  return statements([
    `CREATE TEMP TABLE ${KEYS_BEFORE} AS
SELECT ${[dimension.key, ...dimension.naturalKey].map(identifier).join(", ")}
FROM ${keysOfThen}`,
    `CREATE TEMP TABLE __affected AS
${[qualified(schema, dimension.name), ...then]
  .map((table) => `SELECT ${naturalKey} FROM ${table}`)
  .concat(ofFacts)
  .join("\nUNION\n")}`,
    ...rekeyStatements(schema, dimension, { keys: "__affected", rows: qualified(schema, dimension.name) }, columns),
    ...[KEYS_BEFORE, "__affected", "__reach_now", ...columns.map(rekeyedTable)].map(
      (temporary) => `DROP TABLE IF EXISTS ${temporary}`,
    ),
  ]);
}
