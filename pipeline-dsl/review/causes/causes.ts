import {
  acceptancePath,
  lossPath,
  partsOf,
  PIPELINE,
  QUALITY,
  sourceColumnPath,
  sourcePath,
  tablePath,
  targetPartPath,
  targetPath,
} from "../../checks/paths";
import type { ColumnReference, ColumnValue, PipelineModel, QualityRule } from "../../model";
import { columnsOfRule, columnsRead } from "../../model/column-references";
import { type Change, NULL_ALLOWED } from "../diff/change";
import type { RenameHint } from "../renames/hints";
import { sameButTypes } from "./same-but-types";

/** Both models in the words of the newer one, and what is known of their differences. */
export interface Compared {
  readonly before: PipelineModel;
  readonly after: PipelineModel;
  readonly changes: readonly Change[];
  readonly hints: readonly RenameHint[];
}

/**
 * What each change follows from, where it is no edit of its own: types, names and lists of members that the language takes from what
 * is declared elsewhere, and the second half of what was put in another's place. A change that is not in the map is an edit.
 */
export function causesOf(compared: Compared): ReadonlyMap<Change, Change> {
  const facts = indexed(compared);
  const causes = new Map<Change, Change>();
  for (const change of compared.changes) {
    const cause = causeOf(change, facts);
    if (cause !== undefined && cause !== change) causes.set(change, cause);
  }
  return causes;
}

/** The changes and the things that they are of, by address and by name. */
interface Facts extends Compared {
  readonly find: (at: string, what: string) => Change | undefined;
  readonly reasonOf: (change: Change) => string;
  readonly values: readonly [before: ReturnType<typeof valuesIn>, after: ReturnType<typeof valuesIn>];
  readonly rules: readonly [before: ReadonlyMap<string, QualityRule>, after: ReadonlyMap<string, QualityRule>];
}

function indexed(compared: Compared): Facts {
  const changes = new Map<string, Change>();
  for (const change of compared.changes) {
    const key = `${change.at} ${change.what}`;
    // Of two at one place, as of somebody who is named instead of another, the one is what the other follows from.
    if (!changes.has(key)) changes.set(key, change);
  }
  const { before, after } = compared;
  const reasons = new Map([...reasonsIn(before), ...reasonsIn(after)]);
  return {
    ...compared,
    reasonOf: ({ at }) => reasons.get(at) ?? at,
    find: (at, what) => changes.get(`${at} ${what}`),
    values: [valuesIn(before), valuesIn(after)],
    rules: [rulesIn(before), rulesIn(after)],
  };
}

/** Few are asked for, and of a large definition all would be a long list. */
function valuesIn({ warehouse }: PipelineModel): (target: string, column: string) => ColumnValue | undefined {
  const targets = new Map(warehouse.targets.map((target) => [target.name, target]));
  return (target, column) => targets.get(target)?.columns.find(({ name }) => name === column)?.value;
}

function rulesIn({ quality }: PipelineModel): ReadonlyMap<string, QualityRule> {
  return new Map(quality.rules.map((rule) => [rule.id, rule]));
}

function causeOf(change: Change, facts: Facts): Change | undefined {
  const [room, ...rest] = partsOf(change.at);
  if (change.what === "former name") return ofFormerName(change, facts);
  if (isPermission(change)) return around(change, facts) ?? ofOther(change, facts);
  if (change.what === "existence" && (room === "sources" || room === "warehouse")) return ofReplacement(change, facts);
  if (room === "warehouse" && rest[2] === "columns") return ofColumn(change, facts, rest);
  if (room === "quality" && rest[0] === "rules") return ofRule(change, facts, rest[1] ?? "");
  if (room === "recovery" && change.what === "existence") return ofMember(change, facts);
  if (room === "jobs") return ofDefaultName(change, facts);
  if (room === "review" || change.what === "unread columns") return ofOther(change, facts);
  return undefined;
}

/** What somebody accepts, or permits to be lost. */
function isPermission({ at }: Change): boolean {
  return /^\/allows\/|\/accepts\//.test(at);
}

/** Somebody, or something, that stands in a list instead of another: one came, and one went. */
function ofOther(change: Change, { changes, reasonOf }: Facts): Change | undefined {
  const [first, second, ...more] = changes.filter(
    (each) => each.what === change.what && reasonOf(each) === reasonOf(change),
  );
  const isPair = first !== undefined && second !== undefined && more.length === 0 && first.class !== second.class;
  return isPair ? first : undefined;
}

/** The thing of which it is a part came or went with it. */
function around({ at }: Change, { changes }: Facts): Change | undefined {
  return changes.find((each) => each.what === "existence" && !isPermission(each) && at.startsWith(`${each.at}/`));
}

/** A thing that came where one went that it could be is one edit, until somebody says that they are two. */
function ofReplacement({ at, how }: Change, { hints, find }: Facts): Change | undefined {
  if (how !== "added") return undefined;
  const [hint, ...others] = hints.filter((each) => each.at === at);
  if (hint === undefined || others.length > 0 || hints.filter(({ goneAt }) => goneAt === hint.goneAt).length > 1)
    return undefined;
  return find(hint.goneAt, "existence");
}

/** A column's type, and whether it may be NULL, are those of its value, and the value's are those of what it reads. */
function ofColumn(
  { at, what }: Change,
  facts: Facts,
  [, target = "", , name = ""]: readonly string[],
): Change | undefined {
  if (what !== "type" && what !== NULL_ALLOWED && what !== "value") return undefined;
  const [was, is] = facts.values.map((valueOf) => valueOf(target, name));
  if (was === undefined || is === undefined) return undefined;
  if (sameButTypes(was, is)) return ofColumnsRead(columnsOfValue(is), what === NULL_ALLOWED, facts);
  if (what !== "value") return facts.find(at, "value");
  return sameButTypes(withoutTable(was), withoutTable(is))
    ? (facts.find(targetPartPath(target, "from"), "made from") ?? ofDimension(was, facts))
    : undefined;
}

/** Looked up in the dimension that came in place of another one. */
function ofDimension(was: ColumnValue, { find }: Facts): Change | undefined {
  return was.kind === "lookup" ? find(targetPath(was.dimension), "existence") : undefined;
}

function ofColumnsRead(
  columns: readonly ColumnReference[],
  nullFirst: boolean,
  { find }: Pick<Facts, "find">,
): Change | undefined {
  const whats = nullFirst ? [NULL_ALLOWED, "source type"] : ["source type", NULL_ALLOWED];
  return whats
    .flatMap((what) => columns.map(({ source, table, column }) => find(sourceColumnPath(source, table, column), what)))
    .find((cause) => cause !== undefined);
}

function columnsOfValue(value: ColumnValue): readonly ColumnReference[] {
  if (value.kind === "expression") return columnsRead(value.expression);
  return [...value.by.map((part) => part.value), ...(value.asOf === null ? [] : [value.asOf])].flatMap(columnsRead);
}

/** Without the names of tables and dimensions, which the author names once for all the columns of a target. */
function withoutTable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "source" && key !== "table" && key !== "dimension")
      .map(([key, part]) => [key, withoutTable(part)]),
  );
}

function ofRule(change: Change, facts: Facts, id: string): Change | undefined {
  const [was, is] = facts.rules.map((rules) => rules.get(id));
  if (change.what === "existence") return ofTested(was ?? is, change.how, facts);
  if (was === undefined || is === undefined) return undefined;
  if (change.what === "test")
    return sameButTypes(was.test, is.test) ? ofColumnsRead(columnsOfRule(is), false, facts) : undefined;
  if (change.what === "a breach" && isOfDefault(was, facts.before) && isOfDefault(is, facts.after))
    return facts.find(QUALITY, "a breach");
  return change.what === "threshold above" ? ofCategory(was, is, facts) : undefined;
}

/** What tests a thing that is gone is gone with it. */
function ofTested(rule: QualityRule | undefined, how: Change["how"], { find }: Facts): Change | undefined {
  if (rule === undefined) return undefined;
  return columnsOfRule(rule)
    .flatMap(({ source, table, column }) => [
      find(sourceColumnPath(source, table, column), "existence"),
      find(tablePath(source, table), "existence"),
      find(sourcePath(source), "existence"),
    ])
    .find((cause) => cause?.how === how);
}

function isOfDefault({ whenBreached }: QualityRule, { quality }: PipelineModel): boolean {
  return whenBreached === quality.whenBreached;
}

/** A category's threshold is said once, and each of its rules has it: told with the first of them. */
function ofCategory(was: QualityRule, is: QualityRule, { rules: [before, after], find }: Facts): Change | undefined {
  const alike = [...after.values()].filter(
    ({ id, category }) => category === is.category && before.get(id)?.threshold === was.threshold,
  );
  if (alike.some(({ threshold }) => threshold !== is.threshold)) return undefined;
  const [first] = alike;
  return first === undefined ? undefined : find(`${QUALITY}/rules/${first.id}`, "threshold above");
}

/** A table is backed up from its first day to its last, unless somebody says otherwise. */
function ofMember({ how, words }: Change, { changes }: Facts): Change | undefined {
  return changes.find(
    (each) =>
      each.what === "existence" &&
      each.how === how &&
      each.at === targetPath(each.subject) &&
      words.startsWith(`${each.subject} `),
  );
}

/** A job that nobody named goes by the pipeline's name. */
function ofDefaultName({ at }: Change, { before, after, find }: Facts): Change | undefined {
  const [, job] = partsOf(at);
  if (job !== "extract" && job !== "load") return undefined;
  const isDefault = ({ name, jobs }: PipelineModel): boolean => jobs[job].name === `${name}_${job}`;
  return isDefault(before) && isDefault(after) ? find(PIPELINE, "name") : undefined;
}

/** What a thing was called goes and comes with it, or with its value; and one that is said otherwise is one edit. */
function ofFormerName(change: Change, facts: Facts): Change | undefined {
  const { find } = facts;
  return (
    find(change.at, "existence") ?? around(change, facts) ?? find(change.at, "value") ?? find(change.at, "former name")
  );
}

/** What two entries of one list are taken for one by: why it is accepted or permitted, or whose list it is. */
function reasonsIn({
  accepted = [],
  permitted = [],
}: PipelineModel): readonly (readonly [at: string, reason: string])[] {
  return [
    ...accepted.map(({ at, code, reason }) => [acceptancePath(at, code), `${code} ${reason}`] as const),
    ...permitted.map((loss) => [lossPath(loss), `${loss.until} ${loss.reason}`] as const),
  ];
}
