import type { PipelineModel, Target } from "../../../model";
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

/** In what is told of a table that cannot be compared with a manifest. */
export const INCOMPLETE = "is gone or lacks columns";

/** Before the rows are put back those of the members count for nothing, and afterwards they do. */
export type LookedAt = "before" | "after";

/**
 * `members` are the tables that are restored, as `;table;` each. Rows that point to no row of a restored table are the restore's own fault
 * (`Pipeline.PointsNowhere`); other tables that are damaged too are told (`Pipeline.DamagedElsewhere`), since whoever has
 * to restore two tables begins with one of them. Nothing is changed, and tables may be missing.
 */
export function printLookElsewhereBatch(model: PipelineModel, at: LookedAt): SqlBatch {
  const { schema, targets } = model.warehouse;
  const dimensions = targets.flatMap(({ kind, name, key }) => (kind === "dimension" ? [[name, key]] : []));
  const pairs = targets.flatMap((target) => lookedUp(model, target));
  const blocks = [
    ...inGroups(targets, declared, LARGEST_LIST).map((group) => missing(schema, group)),
    ...inLists(dimensions).map((list) => emptied(schema, list)),
    ...inLists(pairs).map((list) => pointing(schema, list, at)),
  ];
  return {
    step: at === "before" ? "look_elsewhere" : "check_references",
    statements: callBlocks(schema, `__look_${at}`, blocks, at === "before" ? TOLD : JUDGED).map(withHoles),
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
__told VARCHAR(1024);
__elsewhere VARCHAR(65535);
__complaints VARCHAR(65535);`,
  begins: ["  __elsewhere := '';", ""],
  ends: ["", RAISE_TOLD],
};

const JUDGED: Frame = {
  ...TOLD,
  begins: ["  __complaints := '';", ...TOLD.begins],
  ends: [
    "",
    `  IF __complaints <> '' THEN
    __complaints := '${POINTS_NOWHERE}: ' || __complaints;
    RAISE EXCEPTION '%', __complaints;
  END IF;`,
    RAISE_TOLD,
  ],
};

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
function missing(schema: string, group: readonly Target[]): string {
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
  __elsewhere := __elsewhere || __one || ' ${INCOMPLETE}; ';
END IF;`,
)}`;
}

/** The unknown member is put there by the load of its table, which takes it never away. */
function emptied(schema: string, dimensions: readonly Entry[]): string {
  return forEach(
    dimensions,
    `__one := ${word(1)};
SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = __one AND column_name = ${word(2)};
IF __existing = 1 AND NOT ${isMember("__one")} THEN
  __query := ${filled(`SELECT COUNT(*) FROM ${qualified(schema, "1")} WHERE "2" = ${UNKNOWN_MEMBER}`)};
  EXECUTE __query INTO __rows_found;
  IF __rows_found = 0 THEN
    __elsewhere := __elsewhere || __one || ' has lost rows, its unknown member among them; ';
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
  const lost = `SELECT COUNT(*) FROM ${qualified(schema, "1")} AS __row LEFT JOIN ${qualified(schema, "3")} AS __member ON __member."4" = __row."2" WHERE __member."4" IS NULL`;
  const tell = "__elsewhere := __elsewhere || __told;";
  const judge = `IF ${isMember("__other")} THEN
  __complaints := __complaints || __told;
ELSE
  ${tell}
END IF;`;
  const counts = at === "after" ? "" : ` AND NOT ${isMember("__one")} AND NOT ${isMember("__other")}`;
  return forEach(
    pairs,
    `__one := ${word(1)};
__other := ${word(3)};
SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND ((table_name = __one AND column_name = ${word(2)}) OR (table_name = __other AND column_name = ${word(4)}));
IF __existing = 2${counts} THEN
  __query := ${filled(lost)};
  EXECUTE __query INTO __rows_found;
  IF __rows_found > 0 THEN
    __told := __one || '.' || ${word(2)} || ' of ' || CAST(__rows_found AS VARCHAR(20)) || ' rows points to none that ' || __other || ' has; ';
${indented(indented(at === "before" ? tell : judge))}
  END IF;
END IF;`,
  );
}

/** A query in which a number in quotes stands for that word of the entry, as a name. */
function filled(query: string): string {
  return statementLiteral(query).replace(/"(\d)"/g, (_, number: string) => `"' || ${word(Number(number))} || '"`);
}
