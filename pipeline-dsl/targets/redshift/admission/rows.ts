import type { PipelineModel, Target } from "../../../model";
import { keyColumns, keysNameHeld, sourceKeyColumns } from "../../curated";
import { LOAD_HISTORY } from "../foundation";
import { KEPT_TABLES } from "../kept-tables";
import { tablesLackingDays } from "../load/days-lacking";
import { emptiedTables } from "../load/emptied";
import { ownName } from "../../own-name";
import { identifier, qualified, textLiteral } from "../identifier";
import { columnsOf, sameKey } from "../load/comparison";
import { COMPLAINTS, type Frame, indented } from "../procedure";
import { LOGICAL_DATE } from "../load/this-run";
import { describeVanished, rowsNotSeen } from "../load/vanishing";
import { versionedTable } from "../load/versioned-table";
import { UNKNOWN_MEMBER } from "../table";

/** The temporary table of the keys that a run brings for a target. */
export function keysOf(target: Target): string {
  return identifier(ownName("keys", target.name));
}

/** That of the source's keys whose rows are held back. */
export function heldOf(target: Target): string {
  return identifier(ownName("held", target.name));
}

/** History is loaded forwards only: no table may have been loaded for a later date. */
export function judgeDates(model: PipelineModel, targets: readonly Target[]): readonly string[] {
  const { schema, targets: all } = model.warehouse;
  if (!all.some((each) => each.kind === "dimension" && each.history.kind === "versions")) return [];
  const names = targets.map(({ name }) => textLiteral(name)).join(", ");
  return [
    `SELECT INTO __rows_found COUNT(*) FROM ${qualified(schema, LOAD_HISTORY)}
WHERE table_name IN (${names}) AND logical_date > ${LOGICAL_DATE};
${complainWhen("__rows_found > 0", "Pipeline.HistoryMovedOn: tables of this run are loaded for a later date already; retry that date's run")}`,
  ];
}

/**
 * The warehouse holds what the ledger says was committed before this run: one that was put back to an earlier state, or is a new one in the
 * place of a lost one, would be loaded past the days that it lacks.
 */
export function judgeDaysHeld(schema: string, targets: readonly Target[]): readonly string[] {
  const names = targets.map(({ name }) => textLiteral(name)).join(", ");
  return [
    `SELECT INTO __rows_found, __held_until COUNT(*), TO_CHAR(MIN(__ends), 'YYYY-MM-DD') FROM ${tablesLackingDays(schema, `table_name IN (${names})`)};
IF __rows_found > 0 THEN
  SELECT INTO __committed_until TO_CHAR(window_start, 'YYYY-MM-DD') FROM __this_run;
  __complaints := __complaints || ${textLiteral("Pipeline.CommittedDaysLacking: the warehouse was put back to an earlier state: its tables end with ")} || __held_until || ', and what was committed after that, until ' || __committed_until || ${textLiteral(`, is not in it. ${BRING_BACK} (`)} || CAST(__rows_found AS VARCHAR(20)) || '). ';
END IF;`,
    // Where a migration has ended every table that there was, the tables that it keeps are noted.
    `SELECT INTO __rows_found COUNT(*) FROM __this_run WHERE window_start IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${qualified(schema, LOAD_HISTORY)});
IF __rows_found > 0 THEN
  SELECT INTO __rows_found COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(KEPT_TABLES)};
  IF __rows_found = 0 THEN
    SELECT INTO __committed_until TO_CHAR(window_start, 'YYYY-MM-DD') FROM __this_run;
    __complaints := __complaints || 'Pipeline.CommittedDaysLacking: the warehouse was never loaded, and days until ' || __committed_until || ${textLiteral(` are committed: it was lost, or is another one. ${BRING_BACK}. `)};
  END IF;
END IF;`,
  ];
}

const BRING_BACK =
  "Put it back to its newest snapshot, restore its tables (npx pipeline restore), or fail over and back; then retry";

/** Made anew by a run, a table would have the rows that the source has now, and none of the versions that it had. */
export function judgingEmptied(schema: string): Frame {
  const before = textLiteral("Pipeline.TableEmptied: ");
  const then = textLiteral(
    " is empty, though runs have loaded rows into it: it was emptied or dropped by hand; restore it (npx pipeline restore), then retry (",
  );
  return {
    declares: `${COMPLAINTS.declares}
__held_until VARCHAR(10);
__committed_until VARCHAR(10);
__empty VARCHAR(65535);
__emptied VARCHAR(127);`,
    begins: [...COMPLAINTS.begins.slice(0, -1), "  __empty := ',';", ""],
    ends: [
      "",
      indented(`SELECT INTO __rows_found, __emptied COUNT(*), MIN(table_name) FROM ${emptiedTables(schema)};
IF __rows_found > 0 THEN
  __complaints := __complaints || ${before} || __emptied || ${then} || CAST(__rows_found AS VARCHAR(20)) || '). ';
END IF;`),
      ...COMPLAINTS.ends,
    ],
  };
}

export function judgeUnknownMember(schema: string, target: Target): readonly string[] {
  if (target.kind !== "dimension") return [];
  return [
    `SELECT INTO __rows_found COUNT(*) FROM ${qualified(schema, target.name)} WHERE ${identifier(target.name)}.${identifier(target.key)} = ${UNKNOWN_MEMBER};
${complainWhen("__rows_found <> 1", `Pipeline.UnknownMemberMissing: ${target.name} has not one row with the key ${UNKNOWN_MEMBER}; retry the run from its first step, which adds the row`)}`,
  ];
}

/** Keys that are no keys, and keys of several rows. */
export function judgeKeys(target: Target): string {
  const keys = keysOf(target);
  // With their table: a procedure has variables, FOUND among them, which a column may be called like.
  const columns = columnsOf(
    keys,
    keyColumns(target).map(({ name }) => name),
  );
  const key = columns.join(", ");
  const named = keyColumns(target)
    .map(({ name }) => identifier(name))
    .join(", ");
  const missing = columns.map((column) => `${column} IS NULL`).join(" OR ");
  return `SELECT INTO __rows_found COUNT(*) FROM ${keys} WHERE ${missing};
${complainWhen("__rows_found > 0", `Pipeline.MissingKey: rows of this run have no key for ${target.name} (${named}); correct them in the source`)}
SELECT INTO __rows_found COUNT(*) FROM (SELECT ${key} FROM ${keys} GROUP BY ${key} HAVING COUNT(*) > 1) AS __repeated;
${complainWhen("__rows_found > 0", `Pipeline.DuplicateKey: keys of this run stand in several rows for ${target.name} (${named}); correct them in the source`)}`;
}

/** More vanished keys than declared: a key that is neither brought nor held back has vanished. */
export function judgeVanished(model: PipelineModel, target: Target): readonly string[] {
  const notSeen = rowsNotSeen(model, target);
  if (notSeen.kind === "stay") return [];
  const columns = sourceKeyColumns(model, target).map(({ name }) => name);
  const [firstKey = ""] = columns.map(identifier);
  const seen = keysNameHeld(model, target) ? [keysOf(target)] : [keysOf(target), heldOf(target)];
  const joins = seen.map((keys) => `LEFT JOIN ${keys} ON ${sameKey(columns, keys, identifier(target.name))}`);
  const unseen = seen.map((keys) => `${keys}.${firstKey} IS NULL`);
  return [
    `SELECT INTO __rows_living COUNT(*) FROM ${livingRows(model, target)};
SELECT INTO __rows_found COUNT(*) FROM ${livingRows(model, target, joins, unseen)};
${complainWhen(`__rows_found > ${String(notSeen.refuseAbove)} * __rows_living`, describeVanished(target, notSeen.refuseAbove))}`,
  ];
}

/** The rows that could vanish: of a versioned dimension those that lived when the run's date began. */
function livingRows(
  model: PipelineModel,
  target: Target,
  joins: readonly string[] = [],
  furtherConditions: readonly string[] = [],
): string {
  const { schema } = model.warehouse;
  const versioned = target.kind === "dimension" ? versionedTable(schema, target) : null;
  const name = identifier(target.name);
  const conditions = [
    ...(target.kind === "dimension" ? [`${name}.${identifier(target.key)} <> ${UNKNOWN_MEMBER}`] : []),
    ...(versioned === null
      ? []
      : [`${name}.${versioned.from} < ${LOGICAL_DATE}`, `${name}.${versioned.to} >= ${LOGICAL_DATE}`]),
    ...furtherConditions,
  ];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return `${[qualified(schema, target.name), ...joins].join(" ")}${where}`;
}

function complainWhen(condition: string, complaint: string): string {
  const [before, after] = [textLiteral(`${complaint} (`), textLiteral("). ")];
  return `IF ${condition} THEN
  __complaints := __complaints || ${before} || CAST(__rows_found AS VARCHAR(20)) || ${after};
END IF;`;
}
