import { describeType, naturalKeyOf, type Target, type TargetColumn } from "../../model";
import type { RebuildTable } from "../../review/migration/migration";
import { ownName } from "../own-name";
import { refuseBoundViews } from "./bound-views";
import { hasType } from "./convert";
import { LOAD_HISTORY } from "./foundation";
import { identifier, qualified, statementLiteral, textLiteral } from "./identifier";
import { type Keeping, keepTable } from "./kept-tables";
import { unknownReferencesName } from "./load/unknown-references";
import { rowHash } from "./manifest";
import { indented } from "./procedure";
import { commaLines } from "./sql";
import {
  OPEN_END,
  printComments,
  printTable,
  printUnknownMember,
  type TableColumn,
  tableColumns,
  UNKNOWN_MEMBER,
} from "./table";

const FIRST_KEY = "__first_key";
/** Where the history of a row begins of which nothing else is known. */
const SINCE_EVER = "DATE '1900-01-01'";

/**
 * Makes a table anew, with the rows and the surrogate keys of the old one: what points to them stays right. The new table
 * numbers on above the greatest key; its rows are compared with the old ones before it takes the name, and the old table
 * stays under another. All of it is one transaction.
 */
export function rebuildTable(schema: string, step: RebuildTable, keeping: Keeping): string {
  const { target, before } = step;
  const merges = step.rows === "the newest of each key";
  const steps = [
    refuseBoundViews(schema, target.name),
    makeNewTable(schema, target, before),
    ...(merges ? [chooseRows(schema, step)] : [refuseRowsWithoutKey(schema, target, before)]),
    ...copyRows(schema, step, merges),
    verify(schema, step, merges),
    ...(merges ? followRows(schema, step) : []),
    keepTable(schema, target.name, keeping),
    `ALTER TABLE ${newTable(schema, target)} RENAME TO ${identifier(target.name)};`,
    [...printComments(schema, target), ...printUnknownMember(schema, target)].map((text) => `${text};`).join("\n"),
  ];
  return `${whereOld(schema, target, before)}
IF __existing > 0 THEN
${indented(steps.join("\n"))}
END IF;`;
}

/** Of a table that is as it shall be already, nothing is done: it was made from a later definition. */
function whereOld(schema: string, target: Target, before: Target): string {
  const columns = `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)}`;
  const [old, current] = [tableColumns(before), tableColumns(target)];
  const gone = old.find(({ name }) => !current.some((each) => each.name === name));
  if (gone !== undefined) return `${columns} AND column_name = ${textLiteral(gone.name)};`;
  const other = old.find((column) => {
    const later = current.find(({ name }) => name === column.name);
    return later !== undefined && (later.type !== column.type || later.notNull !== column.notNull);
  });
  if (other === undefined) return `${columns};`;
  return `${columns} AND column_name = ${textLiteral(other.name)} AND is_nullable = '${other.notNull ? "NO" : "YES"}' AND ${hasType(other.type)};`;
}

function newTable(schema: string, target: Target): string {
  return qualified(schema, ownName("new", target.name));
}

/** The seed is known only when it runs, so the statement is put together then. */
function makeNewTable(schema: string, target: Target, before: Target): string {
  const mark = "__seed";
  const name = ownName("new", target.name);
  const statement = printTable(schema, { ...target, name }, mark).replace(/\s*\n\s*/g, " ");
  const [head = "", tail = ""] = statementLiteral(statement).split(mark);
  return `SELECT INTO ${FIRST_KEY} CASE WHEN MAX(${identifier(before.key)}) > 0 THEN MAX(${identifier(before.key)}) + 1 ELSE 1 END FROM ${qualified(schema, before.name)};
EXECUTE ${head}' || CAST(${FIRST_KEY} AS VARCHAR(20)) || '${tail};`;
}

function refuseRowsWithoutKey(schema: string, target: Target, before: Target): string {
  const key = naturalKeyOf(target).map((column) => `${identifier(column)} IS NULL`);
  return `SELECT INTO __existing COUNT(*) FROM ${qualified(schema, before.name)} WHERE ${identifier(before.key)} <> ${UNKNOWN_MEMBER} AND (${key.join(" OR ")});
IF __existing > 0 THEN
  RAISE EXCEPTION ${textLiteral(`Pipeline.MigrationLosesRows: rows of ${target.name} have no ${naturalKeyOf(target).join(", ")}, by which they are told apart from now on; nothing was changed`)};
END IF;`;
}

/**
 * `__stays`: the surrogate keys of the rows that come along. Of rows that are one by the new key, the newest; of versions all
 * those of the old key that has the newest one, so that no two overlap.
 */
function chooseRows(schema: string, { target, before }: RebuildTable): string {
  const table = qualified(schema, before.name);
  const key = identifier(before.key);
  const names = naturalKeyOf(target).map(identifier);
  const isKnown = names.map((name) => `${name} IS NOT NULL`).join(" AND ");
  const [began] = tableColumns(before).slice(1 + before.columns.length);
  const newestFirst = [...(began === undefined ? [] : [`${identifier(began.name)} DESC`]), `${key} DESC`].join(", ");
  const staysClosed = before.kind !== "dimension" || target.whenSourceRowVanishes.kind !== "remove";
  const until = before.kind === "dimension" && before.history.kind === "versions" ? before.history.to : null;
  const living = until === null || staysClosed ? [] : [`${identifier(until)} = ${OPEN_END}`];
  const newest = `SELECT ${key} AS __key
  FROM (
    SELECT ${key}, ROW_NUMBER() OVER (PARTITION BY ${names.join(", ")} ORDER BY ${newestFirst}) AS __place
    FROM ${table}
    WHERE ${[isKnown, ...living].join(" AND ")}
  ) AS __placed
  WHERE __place = 1`;
  const keepsVersions = until !== null && target.kind === "dimension" && target.history.kind === "versions";
  const along = keepsVersions
    ? `SELECT __version.${key} AS __key
FROM ${table} AS __version
INNER JOIN ${table} AS __last ON ${[...new Set([...names, ...naturalKeyOf(before).map(identifier)])].map((name) => `__last.${name} = __version.${name}`).join(" AND ")}
INNER JOIN (
  ${newest}
) AS __newest ON __newest.__key = __last.${key}`
    : newest;
  return `CREATE TEMP TABLE __stays AS
${along}
UNION ALL
SELECT ${key} AS __key FROM ${table} WHERE ${key} = ${UNKNOWN_MEMBER};`;
}

function copyRows(schema: string, { target, before }: RebuildTable, merges: boolean): readonly string[] {
  const old = new Map(tableColumns(before).map((column) => [column.name, column]));
  const isNewHistory =
    target.kind === "dimension" && target.history.kind === "versions" && !old.has(target.history.from);
  const columns = tableColumns(target);
  const values = columns.map((column) => valueOf(column, target, before, old));
  const from = `FROM ${qualified(schema, before.name)} AS __old`;
  return [
    ...(isNewHistory
      ? [
          `SELECT INTO __since MAX(logical_date) FROM ${qualified(schema, LOAD_HISTORY)} WHERE table_name = ${textLiteral(before.name)};`,
        ]
      : []),
    `INSERT INTO ${newTable(schema, target)} (${columns.map(({ name }) => identifier(name)).join(", ")})
SELECT
  ${commaLines(values)}
${merges ? `${from}\nINNER JOIN __stays ON __stays.__key = __old.${identifier(before.key)}` : from};`,
  ];
}

function valueOf(column: TableColumn, target: Target, before: Target, old: ReadonlyMap<string, TableColumn>): string {
  if (column.name === target.key) return `__old.${identifier(before.key)}`;
  const earlier = old.get(column.name);
  const declared = target.columns.find(({ name }) => name === column.name);
  const value = `__old.${identifier(column.name)}`;
  // A declared column that was the surrogate key, or a date of the history, under the same name is another one.
  if (earlier !== undefined && declaredIn(before, column.name) === (declared !== undefined))
    return earlier.type === column.type ? value : `CAST(${value} AS ${column.type})`;
  if (declared !== undefined) return `CAST(${valueOfNew(declared)} AS ${column.type})`;
  return historyValue(column.name, target, before);
}

function declaredIn(table: Target, column: string): boolean {
  return table.columns.some(({ name }) => name === column);
}

function valueOfNew({ value }: TargetColumn): string {
  return value.kind === "lookup" ? UNKNOWN_MEMBER : "NULL";
}

/** Versions begin with what is there: valid since the table was last loaded, or since the date that the definition names. */
function historyValue(column: string, target: Target, before: Target): string {
  if (target.kind !== "dimension" || target.history.kind !== "versions" || column === target.history.to)
    return OPEN_END;
  const first = firstVersionColumn(target, before);
  const since = `COALESCE(__since, ${SINCE_EVER})`;
  const known = `__old.${identifier(before.key)} = ${UNKNOWN_MEMBER}`;
  if (first === null) return `CASE WHEN ${known} THEN ${SINCE_EVER} ELSE ${since} END`;
  const day = `CAST(__old.${identifier(first)} AS DATE)`;
  return `CASE WHEN ${known} THEN ${SINCE_EVER} WHEN ${day} < ${since} THEN ${day} ELSE ${since} END`;
}

/** The column of the table that holds the date from which the first version counts; null: none does. */
function firstVersionColumn(target: Target, before: Target): string | null {
  if (target.kind !== "dimension" || target.history.kind !== "versions") return null;
  const expression = JSON.stringify(target.history.firstVersionFrom);
  const found = target.columns.find(
    ({ name, value }) =>
      value.kind === "expression" && JSON.stringify(value.expression) === expression && declaredIn(before, name),
  );
  return found !== undefined && /^(?:DATE|TIMESTAMP)$/.test(describeType(found.type).redshift) ? found.name : null;
}

/** As many rows, each surrogate key once, and the same values in every column that has kept its type. */
function verify(schema: string, { target, before }: RebuildTable, merges: boolean): string {
  const key = identifier(target.key);
  const made = newTable(schema, target);
  const expected = merges ? "__stays" : qualified(schema, before.name);
  const current = tableColumns(target);
  const kept = tableColumns(before).filter((column) =>
    current.some(
      ({ name, type }) =>
        name === column.name && type === column.type && declaredIn(before, name) && declaredIn(target, name),
    ),
  );
  const hash = (of: string): string => `COALESCE(SUM(${rowHash(kept.map((column) => ({ ...column, of })))}), 0)`;
  const old = `${qualified(schema, before.name)} AS __old${merges ? `\nINNER JOIN __stays ON __stays.__key = __old.${identifier(before.key)}` : ""}`;
  const message = `Pipeline.MigrationLosesRows: the new ${target.name} does not hold the rows of the old one; nothing was changed`;
  return `SELECT INTO __existing COUNT(*) FROM (
  SELECT
    (SELECT COUNT(*) FROM ${expected}) AS __expected,
    (SELECT COUNT(*) FROM ${made}) AS __made,
    (SELECT COUNT(*) FROM (SELECT ${key} FROM ${made} GROUP BY ${key}) AS __keys) AS __numbered,
    (SELECT ${hash("__old")} FROM ${old}) AS __was,
    (SELECT ${hash("__new")} FROM ${made} AS __new) AS __is
) AS __compared
WHERE __expected <> __made OR __made <> __numbered OR __was <> __is;
IF __existing > 0 THEN
  RAISE EXCEPTION ${textLiteral(message)};
END IF;`;
}

/** What points to a row that does not come along points to the one that has its key, or to the unknown member. */
function followRows(schema: string, { target, before, pointing }: RebuildTable): readonly string[] {
  const old = qualified(schema, before.name);
  const key = identifier(before.key);
  const isSame = naturalKeyOf(target)
    .map(identifier)
    .map((name) => `__same.${name} = __gone.${name}`)
    .join(" AND ");
  const moved =
    pointing.length === 0
      ? []
      : [
          `CREATE TEMP TABLE __moved AS
SELECT __gone.${key} AS __from, COALESCE(MAX(__same.${key}), ${UNKNOWN_MEMBER}) AS __to
FROM ${old} AS __gone
LEFT JOIN __stays AS __staying ON __staying.__key = __gone.${key}
LEFT JOIN (
  SELECT ${[before.key, ...naturalKeyOf(target)].map((name) => `__row.${identifier(name)}`).join(", ")}
  FROM ${old} AS __row
  INNER JOIN __stays ON __stays.__key = __row.${key}
) AS __same ON ${isSame}
WHERE __staying.__key IS NULL
GROUP BY __gone.${key};`,
          ...pointing.map(({ table, column }) => {
            const name = identifier(column);
            return `UPDATE ${qualified(schema, table)} SET ${name} = __moved.__to FROM __moved WHERE ${identifier(table)}.${name} = __moved.__from;`;
          }),
          "DROP TABLE __moved;",
        ];
  const unknown = qualified(schema, unknownReferencesName(target.name));
  const references =
    target.kind === "fact"
      ? [
          `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(unknownReferencesName(target.name))};
IF __existing = 1 THEN
  DELETE FROM ${unknown} WHERE fact_key NOT IN (SELECT __key FROM __stays);
END IF;`,
        ]
      : [];
  return [...moved, ...references, "DROP TABLE __stays;"];
}
