import type { PipelineModel, Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified, statementLiteral, textLiteral } from "../identifier";
import { callBlocks, type Frame, indented } from "../procedure";
import type { SqlBatch } from "../statement";
import { tableColumns, UNKNOWN_MEMBER } from "../table";
import { inGroups } from "../target-groups";
import { MEMBERS, withHoles } from "./holes";
import { countColumns } from "./stand-in";

/** The code of what is told and refuses nothing. */
export const DAMAGED_ELSEWHERE = "Pipeline.DamagedElsewhere";

/** The code of what the restore itself has to answer for. */
const POINTS_NOWHERE = "Pipeline.PointsNowhere";

/** The code of what a backfill would compute from, or back up at its end as if it were whole. */
export const RESTORE_FIRST = "Pipeline.RestoreFirst";

/** In what is told of a table that cannot be compared with a manifest. */
export const INCOMPLETE = "is gone or lacks columns";

/** The same before a backfill, whose definition may have been deployed since the last run. */
export const NOT_MIGRATED = "lacks columns of the definition, which its migration adds";

/** Before the rows are put back those of the members count for nothing, and afterwards they do. A backfill reads its members as they are. */
export type LookedAt = "before" | "after" | "backfill";

const STEPS = {
  before: "look_elsewhere",
  after: "check_references",
  backfill: "look_at_tables",
} as const satisfies Record<LookedAt, string>;

/**
 * `members` are the tables that are restored, as `;table;` each. Rows that point to no row of a restored table are the restore's own fault
 * (`Pipeline.PointsNowhere`); other tables that are damaged too are told (`Pipeline.DamagedElsewhere`), since whoever has
 * to restore two tables begins with one of them. Nothing is changed, and tables may be missing.
 *
 * Of a backfill `members` are the tables that it reads, changes or backs up: it is refused where one is damaged (`Pipeline.RestoreFirst`). The
 * definition's migrations may be pending then, so a table counts as gone only where runs have loaded it, and columns that lack are told.
 */
export function printLookElsewhereBatch(model: PipelineModel, at: LookedAt): SqlBatch {
  const { schema, targets } = model.warehouse;
  const dimensions = targets.flatMap(({ kind, name, key }) => (kind === "dimension" ? [[name, key]] : []));
  const pairs = targets.flatMap((target) => lookedUp(model, target));
  const blocks = [
    ...inGroups(targets, declared, LARGEST_LIST).map((group) => missing(schema, group, at)),
    ...(at === "backfill"
      ? inLists(targets.map(({ name, key }) => [name, key])).map((list) => lost(schema, list))
      : []),
    ...inLists(dimensions).map((list) => emptied(schema, list, at)),
    ...inLists(pairs).map((list) => pointing(schema, list, at)),
  ];
  return {
    step: STEPS[at],
    statements: callBlocks(schema, `__look_${at}`, blocks, FRAMES[at]).map(withHoles),
  };
}

const RAISE_TOLD = `  IF __elsewhere <> '' THEN
    __elsewhere := '${DAMAGED_ELSEWHERE}: ' || __elsewhere;
    RAISE EXCEPTION '%', __elsewhere;
  END IF;`;

/** RAISE takes simple variables only. */
const TOLD: Frame = {
  declares: `__list VARCHAR(65535);
__columns VARCHAR(65535);
__entry VARCHAR(1024);
__one VARCHAR(256);
__other VARCHAR(256);
__query VARCHAR(65535);
__existing INTEGER;
__rows_found BIGINT;
__rows_loaded BIGINT;
__told VARCHAR(1024);
__elsewhere VARCHAR(65535);
__complaints VARCHAR(65535);`,
  begins: ["  __elsewhere := '';", ""],
  ends: ["", RAISE_TOLD],
};

function judged(code: string): Frame {
  return {
    ...TOLD,
    begins: ["  __complaints := '';", ...TOLD.begins],
    ends: [
      "",
      `  IF __complaints <> '' THEN
    __complaints := '${code}: ' || __complaints;
    RAISE EXCEPTION '%', __complaints;
  END IF;`,
      RAISE_TOLD,
    ],
  };
}

const FRAMES = {
  before: TOLD,
  after: judged(POINTS_NOWHERE),
  backfill: judged(RESTORE_FIRST),
} as const satisfies Record<LookedAt, Frame>;

/** Bytes of a list of columns in a statement. */
const LARGEST_LIST = 20_000;

/** Entries of one loop, far below what a text holds. */
const MOST_ENTRIES = 100;

type Entry = readonly string[];

function inLists(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const count = Math.ceil(entries.length / MOST_ENTRIES);
  return Array.from({ length: count }, (_, at) => entries.slice(at * MOST_ENTRIES, (at + 1) * MOST_ENTRIES));
}

function declared(target: Target): readonly string[] {
  return tableColumns(target).map(({ name }) => `${target.name}.${name}`);
}

/** `body` for each entry of the list, whose words are read by `word`. */
function forEach(entries: readonly Entry[], body: string): string {
  return `__list := ${textLiteral(`;${entries.map((entry) => entry.join(" ")).join(";")};`)};
FOR __place IN 1..${String(entries.length)} LOOP
  __entry := SPLIT_PART(__list, ';', __place + 1);
${indented(body)}
END LOOP;`;
}

const word = (number: number): string => `SPLIT_PART(__entry, ' ', ${String(number)})`;

/** Whether the table that a variable names is restored. */
const isMember = (variable: string): string => `POSITION(';' || ${variable} || ';' IN '${MEMBERS}') > 0`;

/**
 * A table that an earlier restore has put there in place of one that was gone counts as gone. Of members it is told too before they are
 * put back: nothing can be compared without them.
 */
function missing(schema: string, group: readonly Target[], at: LookedAt): string {
  const columns = group.flatMap(declared);
  const entries = group.map((target) => [target.name, String(tableColumns(target).length)]);
  const known =
    "POSITION(';' || CAST(table_name AS VARCHAR(127)) || '.' || CAST(column_name AS VARCHAR(127)) || ';' IN __columns) > 0";
  return `__columns := ${textLiteral(`;${columns.join(";")};`)};
${forEach(
  entries,
  `__one := ${word(1)};
SELECT INTO __existing ${countColumns(known)} FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = __one;
IF __existing < CAST(${word(2)} AS INTEGER) THEN
  __elsewhere := __elsewhere || __one || ' ${at === "backfill" ? NOT_MIGRATED : INCOMPLETE}; ';
END IF;`,
)}`;
}

/** What runs have loaded and is not there any more. A table that no run has loaded is a new one, of which a migration may be pending. */
function lost(schema: string, tables: readonly Entry[]): string {
  const history = qualified(schema, LOAD_HISTORY);
  return `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(LOAD_HISTORY)};
IF __existing = 0 THEN
  __complaints := __complaints || 'the warehouse has no ${LOAD_HISTORY}, so it was lost or never loaded; ';
ELSE
${indented(
  forEach(
    tables,
    `__one := ${word(1)};
SELECT INTO __rows_loaded COUNT(*) FROM ${history} WHERE table_name = __one;
IF __rows_loaded > 0 THEN
  SELECT INTO __existing ${countColumns(`column_name = ${word(2)}`)} FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = __one;
  IF __existing < 1 THEN
    __told := __one || ' is gone; ';
${indented(indented(judge(isMember("__one"))))}
  ELSE
    __query := ${filled(`SELECT COUNT(*) FROM ${qualified(schema, "1")} WHERE "2" <> ${UNKNOWN_MEMBER}`)};
    EXECUTE __query INTO __rows_found;
    SELECT INTO __rows_loaded COALESCE(SUM(inserted) - SUM(removed), 0) FROM ${history} WHERE table_name = __one;
    IF __rows_found = 0 AND __rows_loaded > 0 THEN
      __told := __one || ' is empty, and runs have loaded it; ';
${indented(indented(indented(judge(isMember("__one")))))}
    END IF;
  END IF;
END IF;`,
  ),
)}
END IF;`;
}

/** What is found is a complaint under a condition, and told otherwise. */
function judge(condition: string): string {
  return `IF ${condition} THEN
  __complaints := __complaints || __told;
ELSE
  ${TELL}
END IF;`;
}

const TELL = "__elsewhere := __elsewhere || __told;";

/** The unknown member is put there by the load of its table, which takes it never away. */
function emptied(schema: string, dimensions: readonly Entry[], at: LookedAt): string {
  const counts = at === "backfill" ? "" : ` AND NOT ${isMember("__one")}`;
  return forEach(
    dimensions,
    `__one := ${word(1)};
SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = __one AND column_name = ${word(2)};
IF __existing = 1${counts} THEN
  __query := ${filled(`SELECT COUNT(*) FROM ${qualified(schema, "1")} WHERE "2" = ${UNKNOWN_MEMBER}`)};
  EXECUTE __query INTO __rows_found;
  IF __rows_found = 0 THEN
    __told := __one || ' has lost rows, its unknown member among them; ';
${indented(indented(at === "backfill" ? judge(isMember("__one")) : TELL))}
  END IF;
END IF;`,
  );
}

/** The table and its column, the dimension that it looks up and its key. */
function lookedUp({ warehouse: { targets } }: PipelineModel, target: Target): readonly Entry[] {
  return target.columns.flatMap(({ name, value }) => {
    const dimension = value.kind === "lookup" ? targets.find((each) => each.name === value.dimension) : undefined;
    return dimension === undefined ? [] : [[target.name, name, dimension.name, dimension.key]];
  });
}

function pointing(schema: string, pairs: readonly Entry[], at: LookedAt): string {
  const lostRows = `SELECT COUNT(*) FROM ${qualified(schema, "1")} AS __row LEFT JOIN ${qualified(schema, "3")} AS __member ON __member."4" = __row."2" WHERE __member."4" IS NULL`;
  const found = at === "before" ? TELL : judge(isMember("__other"));
  const counts = at === "before" ? ` AND NOT ${isMember("__one")} AND NOT ${isMember("__other")}` : "";
  return forEach(
    pairs,
    `__one := ${word(1)};
__other := ${word(3)};
SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND ((table_name = __one AND column_name = ${word(2)}) OR (table_name = __other AND column_name = ${word(4)}));
IF __existing = 2${counts} THEN
  __query := ${filled(lostRows)};
  EXECUTE __query INTO __rows_found;
  IF __rows_found > 0 THEN
    __told := __one || '.' || ${word(2)} || ' of ' || CAST(__rows_found AS VARCHAR(20)) || ' rows points to none that ' || __other || ' has; ';
${indented(indented(found))}
  END IF;
END IF;`,
  );
}

/** A query in which a number in quotes stands for that word of the entry, as a name. */
function filled(query: string): string {
  return statementLiteral(query).replace(/"(\d)"/g, (_, number: string) => `"' || ${word(Number(number))} || '"`);
}
