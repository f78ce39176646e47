import type {
  BreachAction,
  ColumnValue,
  Expression,
  Extraction,
  History,
  Lookup,
  Predicate,
  QualityTest,
  Target,
  TargetOrigin,
  Vanishing,
} from "../../model";
import { inWords } from "../../model/duration";
import { percent } from "../../model/share";
import { printExpression } from "../spark/expression";
import { printPredicate } from "../spark/predicate";
import type { Step } from "../steps";
import { describeExpression, describePredicate } from "./expressions";
import { columnName } from "./column-names";

/** Parts of a model in words, for the documents that people read. */
export function describeExtraction(extract: Extraction): string {
  return extract.kind === "everything"
    ? "everything with every run"
    : `new rows by ${extract.column}, with ${inWords(extract.overlapSeconds)} of overlap`;
}

export function describeOrigin(origin: TargetOrigin): string {
  if (origin.kind === "table") return `${origin.source}.${origin.table}, one row a row`;
  const columns = origin.values.flatMap(({ seenIn }) => seenIn.map(columnName));
  return `every value ever seen in ${columns.join(", ")}`;
}

/** The same with the column that takes each of the values. */
export function printOrigin(origin: TargetOrigin): string {
  if (origin.kind === "table") return describeOrigin(origin);
  const columns = origin.values.map(({ column, seenIn }) => `${column} of ${seenIn.map(columnName).join(", ")}`);
  return `every value ever seen, ${columns.join("; ")}`;
}

export function describeHistory(history: History): string {
  return historyIn(describeExpression, history);
}

/** The same with the SQL that is run. */
export function printHistory(history: History): string {
  return historyIn(printExpression, history);
}

function historyIn(print: (expression: Expression) => string, history: History): string {
  if (history.kind === "overwrite") return "overwritten in place";
  const first = history.firstVersionFrom === null ? "the first run" : print(history.firstVersionFrom);
  return `one row a version, valid in [${history.from}, ${history.to}); the first from ${first}; the open one ends 9999-12-31`;
}

export function describeVanishing(vanishing: Vanishing): string {
  switch (vanishing.kind) {
    case "keep":
      return "the row stays";
    case "closeVersion":
      return `its version is closed; a run that would close more than ${percent(vanishing.refuseAbove)} is refused`;
    case "remove":
      return `the row is removed; a run that would remove more than ${percent(vanishing.refuseAbove)} is refused`;
    default:
      return vanishing satisfies never;
  }
}

export function describeValue(value: ColumnValue): string {
  return valueIn(describeExpression, value);
}

/** The same with the SQL that is run: of two values that differ it never says the same. */
export function printValue(value: ColumnValue): string {
  return valueIn(printExpression, value);
}

function valueIn(print: (expression: Expression) => string, value: ColumnValue): string {
  return value.kind === "lookup" ? lookupIn(print, value) : print(value.expression);
}

function lookupIn(print: (expression: Expression) => string, { dimension, by, asOf }: Lookup): string {
  const key = by.map(({ column, value }) => `${column} = ${print(value)}`).join(", ");
  const date = asOf === null ? "" : `, as of ${print(asOf)}`;
  return `key of ${dimension} by ${key}${date}; -1 where unknown`;
}

/** `one row for each booking_id`. */
export function describeKey(target: Target): string {
  return `one row for each ${(target.kind === "fact" ? target.grain : target.naturalKey).join(", ")}`;
}

export function describeTest(test: QualityTest): string {
  return testIn(describePredicate, test);
}

/** The same with the SQL that is run: of two tests that differ it never says the same. */
export function printTest(test: QualityTest): string {
  return testIn(printPredicate, test);
}

function testIn(print: (predicate: Predicate) => string, test: QualityTest): string {
  switch (test.kind) {
    case "complete":
      return `${test.column} is neither NULL nor blank`;
    case "accurate":
      return print(test.predicate);
    case "refersTo":
      return `${test.column} is NULL or occurs in ${test.parent.table}.${test.parent.column}`;
    case "unique":
      return `${test.columns.join(", ")} occurs once`;
    default:
      return test satisfies never;
  }
}

const BREACH_WORDS: Readonly<Record<BreachAction, string>> = {
  stopBeforeLoading: "stops the run before loading",
  quarantineRows: "puts the failing rows into quarantine",
  warn: "warns",
};

export function describeBreach(action: BreachAction): string {
  return BREACH_WORDS[action];
}

/** What a step does, as the end of a sentence that begins with its name. */
export function describeStep(kind: Step["kind"]): string {
  return STEP_WORDS[kind];
}

const STEP_WORDS: Readonly<Record<Step["kind"], string>> = {
  migrate: "creates and migrates the warehouse's tables",
  extract: "reads the sources into the raw zone",
  transform: "cleans the rows, evaluates the quality rules and shapes the rows for the warehouse",
  qualityGate: "stops the run before loading when quality is breached",
  admit:
    "refuses what may not be loaded, before the first load: vanished rows, faulty keys, an older date, tables that are not the model's",
  load: "loads one table in one transaction",
  manifest: "writes what was loaded to the lake's manifests",
  commit: "marks the run as done; the next one begins where its window ended",
};
