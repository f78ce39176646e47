import type { ColumnKind, Expression } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { expressionsOf } from "./expressions-of-model";

export const operandTypeMismatch = defineCheck({
  code: "operand-type-mismatch",
  severity: "error",
  summary: "An expression is given a value of a kind that it cannot take",
  page: {
    explanation: `The editor underlines it; this is what the compiler says where no type checker ran. Spark would refuse the expression, or turn the
value into something else without a word: text in a sum becomes NULL, a number where a date is wanted stops the job, and the hour of a date is 0 on every day.`,
    remedy: `Name the column that is meant, or \`cast\` the value to the kind that the expression takes.`,
    refused: `duration_days: daysBetween(bookings.total_amount, bookings.end_date)`,
    accepted: `duration_days: daysBetween(bookings.start_date, bookings.end_date)`,
  },
  *find({ model }) {
    for (const { reader, at, nodes } of expressionsOf(model)) {
      for (const fault of new Set(nodes.flatMap((node) => operandFault(node) ?? []))) {
        yield {
          message: `${reader}: ${fault}`,
          at: [at],
          why: "Spark refuses it, or makes something else of the value without a word",
          fix: "name the column that is meant, or cast the value",
        };
      }
    }
  },
});

type Group = "number" | "boolean" | "text" | "bytes" | "temporal" | "time" | "json";

const GROUPS: Readonly<Record<ColumnKind, Group>> = {
  integer: "number",
  year: "number",
  bit: "number",
  decimal: "number",
  float: "number",
  double: "number",
  boolean: "boolean",
  char: "text",
  varchar: "text",
  text: "text",
  enum: "text",
  set: "text",
  binary: "bytes",
  varbinary: "bytes",
  blob: "bytes",
  date: "temporal",
  datetime: "temporal",
  timestamp: "temporal",
  time: "time",
  json: "json",
};

const WORDS: Readonly<Record<Group, string>> = {
  number: "a number",
  boolean: "true or false",
  text: "text",
  bytes: "bytes",
  temporal: "a date or a timestamp",
  time: "a time",
  json: "JSON",
};

/** Groups into which no value of a group can be cast. */
const STRANGERS: Readonly<Record<Group, readonly Group[]>> = {
  number: ["bytes", "temporal", "time"],
  boolean: ["bytes", "temporal", "time"],
  bytes: ["number", "boolean", "temporal", "time", "json"],
  temporal: ["number", "boolean", "bytes", "time", "json"],
  text: ["time"],
  time: ["number", "boolean", "bytes", "temporal", "json"],
  json: ["temporal", "time"],
};

/** The sentence that says what is wrong with a node's own operands; null: nothing. */
export function operandFault(node: ExpressionNode): string | null {
  switch (node.kind) {
    case "arithmetic":
      return needs("number", "arithmetic", [node.left, node.right]);
    case "concat":
      return needs("text", "concat", node.values);
    case "text":
      return needs("text", node.function, [node.value]);
    case "matches":
      return needs("text", "matches", [node.value]);
    case "datePart":
      return needs("temporal", "datePart", [node.value]) ?? needsClock(node);
    case "daysBetween":
      return needs("temporal", "daysBetween", [node.from, node.to]);
    case "coalesce":
      return alike("coalesce", node.values);
    case "case":
      return alike("a choice", [...node.branches.map((branch) => branch.then), node.otherwise]);
    case "compare":
      return alike("a comparison", [node.left, node.right]) ?? ordered(node);
    case "cast":
      return STRANGERS[groupOf(node.value)].includes(GROUPS[node.type.kind])
        ? `cast makes no ${node.type.kind} of ${withArticle(node.value.type.kind)}`
        : null;
    case "column":
    case "constant":
    case "spark":
    case "oneOf":
    case "isNull":
    case "and":
    case "or":
    case "not":
      return null;
  }
}

function needs(wanted: Group, what: string, operands: readonly Expression[]): string | null {
  const wrong = operands.filter(isKnown).find((operand) => groupOf(operand) !== wanted);
  return wrong === undefined ? null : `${what} needs ${WORDS[wanted]}, not ${withArticle(wrong.type.kind)}`;
}

/** Spark says 0 for every hour of a date. */
function needsClock({ part, value }: Extract<ExpressionNode, { kind: "datePart" }>): string | null {
  if ((part !== "hour" && part !== "minute") || value.type.kind !== "date") return null;
  return `datePart("${part}") needs a timestamp, not a date`;
}

function alike(what: string, operands: readonly Expression[]): string | null {
  const [first, ...others] = operands.filter(isKnown);
  const wrong = others.find((other) => first !== undefined && groupOf(other) !== groupOf(first));
  if (first === undefined || wrong === undefined) return null;
  return `${what} needs values of one kind, not ${withArticle(first.type.kind)} and ${withArticle(wrong.type.kind)}`;
}

/** Text has an order in each collation, and Spark's is none of the source's. */
function ordered({ operator, left, right }: Extract<ExpressionNode, { kind: "compare" }>): string | null {
  if (operator === "=" || operator === "<>") return null;
  const wrong = [left, right].filter(isKnown).find((operand) => !ORDERED.has(groupOf(operand)));
  return wrong === undefined
    ? null
    : `the order of a comparison needs numbers or dates, not ${withArticle(wrong.type.kind)}`;
}

const ORDERED: ReadonlySet<Group> = new Set(["number", "temporal"]);

/** NULL is of no kind; it also stands where a misspelt name was. */
function isKnown(operand: Expression): boolean {
  return operand.kind !== "constant" || operand.value !== null;
}

function groupOf({ type }: Expression): Group {
  return GROUPS[type.kind];
}
