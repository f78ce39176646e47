import { loadWaves, type PipelineModel, type Target } from "../../../model";
import { keyColumns, keysNameHeld, losesRows, sourceKeyColumns } from "../../curated";
import { ownName } from "../../own-name";
import { checkTables } from "../admission/tables";
import { LOAD_HISTORY, printFoundation } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { columnsOf, sameKey } from "../load/comparison";
import { copyKeys } from "../load/keys";
import { lockTable } from "../load/staging";
import { CREATE_THIS_RUN, LOGICAL_DATE } from "../load/this-run";
import { printUnknownReferencesOf, unknownReferences } from "../load/unknown-references";
import { statements } from "../migration";
import { callBlocks, PLAIN } from "../procedure";
import { refuseStaleEpoch } from "../site-epoch";
import { andLines, commaLines, fixed } from "../sql";
import type { SqlBatch, SqlStatement } from "../statement";
import { OPEN_END, printTable, printUnknownMember, tableColumns, UNKNOWN_MEMBER } from "../table";
import { backfillGroup } from "./group";
import { shadowOf } from "./shadow";

function prepareStepName({ name }: Pick<Target, "name">): string {
  return `prepare_${name}`;
}

/**
 * Makes the shadow of the warehouse as it was before the first day that is computed again (`$.run.logical_date`): versions
 * that began later are not in it, those that ended later are open, and a column that no earlier load carried is empty. A
 * table that no earlier day was loaded into begins empty.
 */
export function printPrepareBackfillBatch(model: PipelineModel, table: Target): SqlBatch {
  const { schema } = model.warehouse;
  const shadow = shadowOf(model);
  const { replayed, copied } = backfillGroup(model, table);
  const targets = loadWaves(model).flat();
  const own = shadow.warehouse.schema;
  return {
    step: prepareStepName(table),
    statements: [
      ...[...replayed, ...copied].map(({ name }) => lockTable(schema, name)),
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      ...checkTables(schema, targets),
      ...fixed([`DROP SCHEMA IF EXISTS ${identifier(own)} CASCADE`, ...printFoundation(own)]),
      ...fixed(
        callBlocks(
          own,
          "__make_tables",
          targets.map((target) =>
            statements([
              printTable(own, target),
              ...printUnknownReferencesOf(shadow, target),
              ...printUnknownMember(own, target),
            ]),
          ),
          PLAIN,
        ),
      ),
      ...replayed.flatMap((target) => (knowsItsKeys(model, target) ? copyFirstKeys(model, target) : [])),
      ...fixed(
        callBlocks(
          own,
          "__take_back",
          [
            ...replayed.map((target) => statements(takeBack(model, own, target))),
            ...copied.map((target) => statements([copyMissing(schema, own, target)])),
          ],
          PLAIN,
        ),
      ),
    ],
  };
}

/** What runs have added since to the dimensions that a fact looks up. Of a dimension, everything is loaded day by day. */
export function printRefreshBackfillBatch(model: PipelineModel, table: Target): SqlBatch {
  const { schema } = model.warehouse;
  const own = shadowOf(model).warehouse.schema;
  return {
    step: `refresh_${table.name}`,
    statements: [
      CREATE_THIS_RUN,
      ...fixed(backfillGroup(model, table).copied.map((dimension) => copyMissing(schema, own, dimension))),
    ],
  };
}

/** Rows that are there already have keys below those that the shadow gives; the live table finds its own again. */
function shadowKey(key: string): string {
  return `-1000 - ${key}`;
}

function takeBack(model: PipelineModel, own: string, target: Target): readonly string[] {
  const { schema } = model.warehouse;
  const live = qualified(schema, target.name);
  const history = qualified(schema, LOAD_HISTORY);
  const isOfTable = `table_name = ${textLiteral(target.name)} AND logical_date < ${LOGICAL_DATE}`;
  const columns = tableColumns(target).map(({ name }) => identifier(name));
  const values = target.columns.map((column) => {
    const name = `__row.${identifier(column.name)}`;
    const isNew = `POSITION(${textLiteral(`,${column.name},`)} IN __loaded_before.columns) = 0`;
    if (column.value.kind !== "lookup") return `CASE WHEN ${isNew} THEN NULL ELSE ${name} END`;
    // A fact looks up the dimensions as they are, under their own keys.
    const known =
      target.kind === "fact"
        ? name
        : `CASE WHEN ${name} = ${UNKNOWN_MEMBER} THEN ${UNKNOWN_MEMBER} ELSE ${shadowKey(name)} END`;
    return `CASE WHEN ${isNew} THEN ${UNKNOWN_MEMBER} ELSE ${known} END`;
  });
  const key = `__row.${identifier(target.key)}`;
  const past = pastOf(model, target);
  const conditions = [...(target.kind === "dimension" ? [`${key} <> ${UNKNOWN_MEMBER}`] : []), ...past.conditions];
  return [
    `INSERT INTO ${qualified(own, target.name)} (${columns.join(", ")})
SELECT
  ${commaLines([shadowKey(key), ...values, ...past.interval])}
FROM ${[`${live} AS __row`, ...past.joins].join("\n")}
CROSS JOIN (
  SELECT ',' || columns || ',' AS columns
  FROM ${history}
  WHERE ${isOfTable}
  ORDER BY logical_date DESC, loaded_at DESC
  LIMIT 1
) AS __loaded_before${conditions.length === 0 ? "" : `\nWHERE ${andLines(conditions)}`}`,
    `INSERT INTO ${qualified(own, LOAD_HISTORY)}
SELECT *
FROM ${history}
WHERE ${isOfTable}`,
    ...(target.kind === "fact" && printUnknownReferencesOf(model, target).length > 0
      ? [
          `INSERT INTO ${unknownReferences(own, target)} (fact_key, column_name, natural_key)
SELECT __row.${identifier(target.key)}, __aside.column_name, __aside.natural_key
FROM ${qualified(own, target.name)} AS __row
INNER JOIN ${unknownReferences(schema, target)} AS __aside ON __row.${identifier(target.key)} = ${shadowKey("__aside.fact_key")}`,
        ]
      : []),
  ];
}

interface Past {
  /** The columns of the history, as they were. */
  readonly interval: readonly string[];
  readonly joins: readonly string[];
  readonly conditions: readonly string[];
}

/** Of a table without versions nothing says when a row came: it is there, and the days that follow overwrite it. */
function pastOf(model: PipelineModel, target: Target): Past {
  if (target.kind !== "dimension" || target.history.kind !== "versions")
    return { interval: [], joins: [], conditions: [] };
  const [from, to] = [target.history.from, target.history.to].map((name) => `__row.${identifier(name)}`);
  const interval = [from ?? "", `CASE WHEN ${to ?? ""} >= ${LOGICAL_DATE} THEN ${OPEN_END} ELSE ${to ?? ""} END`];
  const began = `${from ?? ""} < ${LOGICAL_DATE}`;
  if (!knowsItsKeys(model, target)) return { interval, joins: [], conditions: [began] };
  // The first version of a key begins before the day that brought it: one that this day neither brings nor ends came later.
  const folders = keyFolders(model, target);
  return {
    interval,
    joins: folders.map(({ table, columns }) => `LEFT JOIN ${table} ON ${sameKey(columns, table, "__row")}`),
    conditions: [
      began,
      `(${[`${to ?? ""} <= ${LOGICAL_DATE}`, ...folders.map(({ table, columns }) => `${table}.${identifier(columns[0] ?? "")} IS NOT NULL`)].join(" OR ")})`,
    ],
  };
}

/** Whether a day's folders say all keys that the source had. */
function knowsItsKeys(model: PipelineModel, target: Target): boolean {
  return target.kind === "dimension" && target.history.kind === "versions" && losesRows(model, target);
}

function keyFolders(
  model: PipelineModel,
  target: Target,
): readonly { readonly table: string; readonly folder: "keys" | "held"; readonly columns: readonly string[] }[] {
  const keys = {
    table: ownName("first_keys", target.name),
    folder: "keys" as const,
    columns: keyColumns(target).map(({ name }) => name),
  };
  if (keysNameHeld(model, target)) return [keys];
  const held = {
    table: ownName("first_held", target.name),
    folder: "held" as const,
    columns: sourceKeyColumns(model, target).map(({ name }) => name),
  };
  return [keys, held];
}

function copyFirstKeys(model: PipelineModel, target: Target): readonly SqlStatement[] {
  return keyFolders(model, target).flatMap(({ table, folder }) =>
    copyKeys(model, target, {
      table,
      folder,
      reason: `What the source had of ${target.name} on the first of the days.`,
    }),
  );
}

/** The rows that the shadow has not yet, under their own keys. */
function copyMissing(schema: string, own: string, target: Target): string {
  const table = identifier(target.name);
  const key = identifier(target.key);
  const columns = tableColumns(target).map(({ name }) => name);
  return `INSERT INTO ${qualified(own, target.name)} (${columns.map(identifier).join(", ")})
SELECT ${columnsOf(table, columns).join(", ")}
FROM ${qualified(schema, target.name)}
LEFT JOIN ${qualified(own, target.name)} AS __copy ON __copy.${key} = ${table}.${key}
WHERE ${table}.${key} <> ${UNKNOWN_MEMBER} AND __copy.${key} IS NULL`;
}
