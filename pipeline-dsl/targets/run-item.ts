import type { PipelineModel, QualityRule } from "../model";
import { stepsOf } from "./steps";

/** A value of an item, as DynamoDB counts it. */
type Value = string | number | boolean | null | { readonly [name: string]: Value };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemBytes(value: Value): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return NUMBER_BYTES;
  if (value === null || typeof value === "boolean") return 1;
  return Object.entries(value).reduce((sum, [name, each]) => sum + Buffer.byteLength(name) + itemBytes(each) + 1, 3);
}

/** Of 38 digits. */
const NUMBER_BYTES = 21;

/** Characters of an execution's name, which a run id is. */
const NAME = "n".repeat(80);
const MOMENT = "2026-01-31T02:00:00.000Z";
const COUNT = 10 ** 15;
/** `jobs/etl/transform/job.py` keeps as many reasons of a table, none longer than this, and one for the rest. */
const MOST_REASONS = 20;
const LONGEST_REASON = 500;

/** The item of a run in the run ledger (docs/internals.md) as large as this definition can make it, in bytes. */
export function greatestRunItem(model: PipelineModel): number {
  const { sources, quality, warehouse } = model;
  const tables = sources.flatMap(({ name, tables: own }) => own.map((table) => ({ source: name, table })));
  const reasonsOf = reasonsByTable(quality.rules);
  const ofTable = (key: string): Value => ({
    ...{ extracted: COUNT, bytes: COUNT, processed: COUNT, quarantined: COUNT },
    reasons: greatestReasons(reasonsOf.get(key) ?? []),
  });
  const ofTarget = { curated: COUNT, held: COUNT };
  return itemBytes({
    done: doneOf(model),
    quality: printedAsPythonDoes(quality.rules.map(resultOf)),
    rows: Object.fromEntries([
      ...tables.map(({ source, table }) => [`${source}.${table.name}`, ofTable(`${source}.${table.name}`)] as const),
      ...warehouse.targets.map(({ name }) => [name, ofTarget] as const),
    ]),
    new_rows_by: Object.fromEntries(
      tables.flatMap(({ source, table: { name, extract } }) =>
        extract.kind === "newRowsBy" ? [[`${source}.${name}`, extract.column] as const] : [],
      ),
    ),
    source_time_zones: Object.fromEntries(sources.map(({ name, timeZone }) => [name, timeZone])),
  });
}

function reasonsByTable(rules: readonly QualityRule[]): ReadonlyMap<string, readonly string[]> {
  const byTable = new Map<string, string[]>();
  for (const { id, source, table, whenBreached } of rules) {
    if (whenBreached !== "quarantineRows") continue;
    const key = `${source}.${table}`;
    byTable.set(key, [...(byTable.get(key) ?? []), `fails ${id}`]);
  }
  return byTable;
}

/** Two reasons are about keys; a row that fails several rules has them all for one reason. */
function greatestReasons(ofRules: readonly string[]): Value {
  const longest = Math.max(LONGEST_KEY_REASON, Math.min(LONGEST_REASON, ofRules.join("; ").length));
  const count = Math.min(MOST_REASONS + 1, 1 + 2 ** ofRules.length);
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [String(at).padEnd(longest, "r"), COUNT]));
}

const LONGEST_KEY_REASON = "another row with this primary key was kept".length;

/** What a retry carries through its machine of the steps that the run has done: as the ledger answers, in bytes. */
export function greatestStepsDone(model: PipelineModel): number {
  const done = Object.entries(doneOf(model)).map(([step, { at, attempt }]) => [
    step,
    { M: { at: { S: at }, attempt: { S: attempt } } },
  ]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(done)));
}

function doneOf(model: PipelineModel): Readonly<Record<string, { readonly at: string; readonly attempt: string }>> {
  return Object.fromEntries(stepsOf(model).map(({ name }) => [name, { at: MOMENT, attempt: `${NAME}.100` }]));
}

/** `RuleResult` of `jobs/etl/transform/quality.py`. */
function resultOf({ id, category, source, table, threshold }: QualityRule): object {
  return {
    id,
    category,
    table: `${source}.${table}`,
    ratio: 0.123456789012345,
    threshold,
    rows: COUNT,
    passed: false,
    when_breached: "stop_before_loading",
  };
}

/** `json.dumps` sets a blank behind each comma and colon, and escapes what is not ASCII. */
function printedAsPythonDoes(results: readonly object[]): string {
  const blanks = results.reduce((sum: number, each) => sum + 2 * Object.keys(each).length, 0);
  const text = JSON.stringify(results).replaceAll(/[^\0-\x7f]/g, "\\uffff");
  return text + " ".repeat(blanks);
}
