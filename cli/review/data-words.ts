import type { DataComparison, TargetComparison, VerdictDifference } from "../../lab/comparison/comparison";
import { isEqual, MOST_EXAMPLES, type TableDifference, type Values } from "../../lab/comparison/difference";
import type { RuleResult } from "../../lab/result";
import type { Section } from "../../pipeline-dsl/review/render/comment";
import { code, codeInHtml, folded, plain, table } from "../../pipeline-dsl/review/render/markdown-text";
import { counted } from "../../pipeline-dsl/review/counted";
import { count } from "../output/numbers";

/** What a change makes of the rows, for every form in which a review is read. JSON has it whole; people get the first of each. */

const MOST_COLUMNS = 12;
const MOST_VERDICTS = 20;
const LONGEST_VALUE = 60;

export function dataText(data: DataComparison): string {
  const { targets } = data;
  const lines = [
    `the data: ${verdictOf(data)}`,
    ...about(data).map((line) => `  ${line}`),
    ...targets.flatMap((each) => [
      `  ${each.target}: ${countsOf(each)}`,
      ...detailsOf(each).map((line) => `    ${line}`),
    ]),
    ...verdictLines(data).map((line) => `  ${line}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

export function dataSections(data: DataComparison): readonly Section[] {
  const { targets } = data;
  const changed = targets.filter(differs);
  const rows = changed.map(({ target, sides, difference: { rows, history } }) => [
    code(target) + (sides === "both" ? "" : ` (only ${sides})`),
    count(rows.before),
    count(rows.after),
    count(rows.onlyBefore),
    count(rows.onlyAfter),
    count(rows.changed),
    history === null ? "" : `${count(history.split)} split, ${count(history.merged)} merged`,
  ]);
  const titles = ["table", "rows before", "rows after", "only before", "only after", "changed", "versions"];
  const verdicts = verdictLines(data);
  const text = [
    "#### The data",
    plain(`${capital(verdictOf(data))}.`),
    about(data)
      .map((line) => `- ${plain(line)}`)
      .join("\n"),
    ...(rows.length === 0 ? [] : [table(titles, rows)]),
    ...(verdicts.length === 0 ? [] : [verdicts.map((line) => `- ${plain(line)}`).join("\n")]),
    ...changed.map((each) =>
      folded(
        `${codeInHtml(each.target)} column by column`,
        [columnTable(each), ...exampleLines(each).map((line) => `- ${plain(line)}`)].join("\n\n"),
      ),
    ),
  ];
  return [{ title: "the data", text: text.filter((part) => part !== "").join("\n\n") }];
}

function verdictOf({ targets, verdicts, stopped }: DataComparison): string {
  const changed = targets.filter(differs).length;
  const newly = stopped.after.filter(({ date }) => !stopped.before.some((each) => each.date === date));
  const parts = [
    ...(changed === 0 ? [] : [`rows of ${counted(changed, "table")} differ`]),
    ...(verdicts.length === 0 ? [] : [`${counted(verdicts.length, "quality result")} differ`]),
    ...(newly.length === 0 ? [] : [`${counted(newly.length, "date")} would no longer be loaded`]),
  ];
  return parts.length === 0 ? "no row and no quality result differs" : parts.join("; ");
}

/** Where the rows come from, and what the comparison had to do without. */
function about({ rows, notes, targets, untouched, stopped, cached }: DataComparison): readonly string[] {
  const [first = "", last = ""] = [rows.dates[0], rows.dates.at(-1)];
  const same = targets.filter((each) => !differs(each)).map(({ target }) => target);
  const kept = [...(cached.before ? ["before"] : []), ...(cached.after ? ["after"] : [])];
  const dates = rows.dates.length === 1 ? first : `${counted(rows.dates.length, "date")}, ${first} to ${last}`;
  return [
    `both definitions on the rows of ${rows.place} (${dates})`,
    ...notes.map((note) => `note: ${note}`),
    ...(same.length === 0 ? [] : [`run, and the same: ${same.join(", ")}`]),
    ...(untouched.length === 0 ? [] : [`not run, since no change leads there: ${untouched.join(", ")}`]),
    ...stoppedLines("before", stopped.before),
    ...stoppedLines("after", stopped.after),
    ...(kept.length === 0 ? [] : [`from an earlier comparison of the same definition and rows: ${kept.join(" and ")}`]),
  ];
}

function stoppedLines(side: string, dates: DataComparison["stopped"]["after"]): readonly string[] {
  return dates.map(
    ({ date, rules }) => `${side}: ${rules.join(", ")} stops the load of ${date}; compared as if that had been waived`,
  );
}

export function differs({ sides, columns, difference }: TargetComparison): boolean {
  return sides !== "both" || columns.onlyBefore.length > 0 || columns.onlyAfter.length > 0 || !isEqual(difference);
}

function countsOf({ sides, difference: { rows } }: TargetComparison): string {
  if (sides === "before") return `only before, with ${rowsCounted(rows.before)}`;
  if (sides === "after") return `only after, with ${rowsCounted(rows.after)}`;
  const counts = [
    [rows.onlyBefore, "only before"],
    [rows.onlyAfter, "only after"],
    [rows.changed, "changed"],
    [rows.same, "the same"],
  ] as const;
  const parts = counts.flatMap(([number, what]) => (number === 0 ? [] : [`${count(number)} ${what}`]));
  return `${rowsCounted(rows.before)} before, ${count(rows.after)} after: ${parts.join(", ") || "none"}`;
}

function detailsOf(each: TargetComparison): readonly string[] {
  const { note, columns, difference } = each;
  const differing = differingColumns(difference);
  const shown = differing.slice(0, MOST_COLUMNS);
  return [
    ...(note === null ? [] : [`note: ${note}`]),
    ...(columns.onlyBefore.length === 0 ? [] : [`columns only before: ${columns.onlyBefore.join(", ")}`]),
    ...(columns.onlyAfter.length === 0 ? [] : [`columns only after: ${columns.onlyAfter.join(", ")}`]),
    ...shown.map((column) => `${column.column} ${agreementWords(each, column)}`),
    ...leftOut(differing.length - shown.length, "further column", "of which values differ"),
    ...historyLines(difference),
    ...exampleLines(each),
  ];
}

function differingColumns({ columns }: TableDifference): TableDifference["columns"] {
  return columns.filter(({ differing }) => differing > 0).toSorted((left, right) => right.differing - left.differing);
}

function agreementWords(
  { pointing }: TargetComparison,
  { column, differing, share }: TableDifference["columns"][number],
): string {
  const how = pointing.includes(column) ? "points elsewhere" : "differs";
  return `${how} in ${rowsCounted(differing)}, agrees in ${shareText(share)}`;
}

function columnTable({ pointing, columns, difference }: TargetComparison): string {
  const differing = differingColumns(difference);
  const shown = differing.slice(0, MOST_COLUMNS);
  const rows = [
    ...columns.onlyBefore.map((name) => [code(name), "only before", ""]),
    ...columns.onlyAfter.map((name) => [code(name), "only after", ""]),
    ...shown.map(({ column, differing: number, share }) => [
      code(column),
      `${pointing.includes(column) ? "points elsewhere" : "differs"} in ${rowsCounted(number)}`,
      shareText(share),
    ]),
  ];
  const cut = leftOut(differing.length - shown.length, "further column", "of which values differ");
  return rows.length === 0 ? "" : [table(["column", "how", "agrees"], rows), ...cut].join("\n\n");
}

function historyLines({ history }: TableDifference): readonly string[] {
  if (history === null || history.split + history.merged === 0) return [];
  const shown = history.examples.map(
    ({ key, before, after }) => `${keyText(key)}: ${counted(before, "version")} before, ${String(after)} after`,
  );
  return [
    `history: ${count(history.split)} with more versions after (split), ${count(history.merged)} with fewer (merged)`,
    ...shown,
  ];
}

/** The first rows of each kind, with both values. */
function exampleLines({ difference }: TargetComparison): readonly string[] {
  const { examples, rows } = difference;
  const changed = examples.changed.map(
    ({ key, values }) =>
      `${keyText(key)}: ${values.map(({ column, before, after }) => `${column} ${valueText(before)} -> ${valueText(after)}`).join(", ")}`,
  );
  const alone = (side: string, some: readonly Values[]): readonly string[] =>
    some.map((values) => `only ${side}: ${keyText(values)}`);
  return [
    ...changed,
    ...leftOut(rows.changed - changed.length, "further row", "changed"),
    ...alone("before", examples.onlyBefore),
    ...leftOut(rows.onlyBefore - examples.onlyBefore.length, "further row", "only before"),
    ...alone("after", examples.onlyAfter),
    ...leftOut(rows.onlyAfter - examples.onlyAfter.length, "further row", "only after"),
  ];
}

function verdictLines({ verdicts }: DataComparison): readonly string[] {
  const shown = verdicts.slice(0, MOST_VERDICTS);
  return [
    ...shown.map(
      ({ date, rule, before, after }: VerdictDifference) =>
        `${date} ${rule}: ${resultText(before)} before, ${resultText(after)} after`,
    ),
    ...leftOut(verdicts.length - shown.length, "further quality result", "that differ"),
  ];
}

function resultText(result: RuleResult | null): string {
  if (result === null) return "no such rule";
  const ratio = result.ratio === null ? "no rows" : shareText(result.ratio);
  return `${result.verdict} (${ratio}, above ${shareText(result.threshold)})`;
}

function leftOut(number: number, one: string, what: string): readonly string[] {
  return number <= 0
    ? []
    : [`${counted(number, one)} ${what}: --format json has the counts, and the first ${String(MOST_EXAMPLES)} rows`];
}

function keyText(values: Values): string {
  return Object.entries(values)
    .map(([column, value]) => `${column} ${valueText(value)}`)
    .join(", ");
}

function valueText(value: string | null): string {
  if (value === null) return "NULL";
  const shown =
    value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}... (${String(value.length)} characters)` : value;
  return JSON.stringify(shown);
}

/** Rounded towards disagreement: what is not all is never shown as all. */
function shareText(share: number | null): string {
  if (share === null) return "no row";
  return `${String(Math.floor(share * 1_000_000) / 10_000)} %`;
}

function rowsCounted(number: number): string {
  return `${count(number)} row${number === 1 ? "" : "s"}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
