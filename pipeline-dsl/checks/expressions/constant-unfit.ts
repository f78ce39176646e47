import type { ColumnType, ConstantValue } from "../../model";
import { describeType } from "../../model/types/registry";
import { mostCharacters } from "../../model/types/most-characters";
import { characters } from "../../model/types/varchar";
import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { meaningsOf } from "./meanings-of-model";
import { patternFault } from "./patterns";

export const constantUnfit = defineCheck({
  code: "constant-unfit",
  severity: "error",
  summary: "A constant is none of its type's values",
  page: {
    explanation: `A date that is not in the calendar stops the job; a number with more digits than its type is rounded, and then equals what it should not.
A regular expression that Java cannot read stops the job too. A text that a cast cannot read, and a division by 0, are NULL in every row; so is the cast of an ENUM
of which no member can be read, since its members are texts and not their numbers. Text stands for dates (\`2026-01-31\`), moments (\`2026-01-31 12:00:00\`) and decimals (\`0.10\`).`,
    remedy: `Write the constant as its type says, or give it the type that it has.`,
    refused: `notBefore(bookings.start_date, "2026-02-30")`,
    accepted: `notBefore(bookings.start_date, "2026-02-28")`,
  },
  *find(subject) {
    for (const { reader, at, nodes } of meaningsOf(subject)) {
      for (const pattern of nodes.flatMap((node) => (node.kind === "matches" ? [node.pattern] : []))) {
        const fault = patternFault(pattern);
        if (fault === null) continue;
        yield {
          message: `${reader}: ${JSON.stringify(pattern)} ${fault}`,
          at: [at],
          why: "Spark would stop at the first row that it is tried on",
          fix: "write a regular expression as Java reads it",
        };
      }
      if (nodes.some(dividesByZero)) {
        yield {
          message: `${reader}: it divides by 0`,
          at: [at],
          why: "every value would be NULL",
          fix: "divide by another number",
        };
      }
      for (const fault of nodes.flatMap((node) => castToNull(node) ?? [])) {
        yield {
          message: `${reader}: ${fault}`,
          at: [at],
          why: "what a cast cannot read becomes NULL, in every row",
          fix: "write a text that the type can read, or a constant of the type",
        };
      }
      for (const { value, type } of nodes.flatMap(constantsOf)) {
        if (value === null || isOfType(value, type)) continue;
        yield {
          message: `${reader}: ${JSON.stringify(value)} is no ${describeType(type).mysqlDefinition}`,
          at: [at],
          why: "Spark would stop at it, or round it to another value",
          fix: EXAMPLES[type.kind] ?? "write a value that the type has, or give the constant another type",
        };
      }
    }
  },
});

function dividesByZero(node: ExpressionNode): boolean {
  return (
    node.kind === "arithmetic" &&
    node.operator === "/" &&
    node.right.kind === "constant" &&
    Number(node.right.value) === 0 &&
    node.right.value !== null
  );
}

/** Where Spark surely makes NULL of a text: one that is written out, each member of an ENUM or SET, or any that is as short. */
function castToNull(node: ExpressionNode): string | null {
  if (node.kind !== "cast") return null;
  const { value, type } = node;
  const becomes = type.kind === "enum" ? "member" : describeType(type).spark;
  if (value.kind === "constant") {
    if (typeof value.value !== "string" || value.type.kind !== "varchar" || isReadAs(value.value.trim(), type))
      return null;
    return `no ${becomes} can be read from ${JSON.stringify(value.value)}`;
  }
  if (value.type.kind === "enum" || value.type.kind === "set")
    return value.type.values.some((member) => isReadAs(member.trim(), type))
      ? null
      : `no ${becomes} can be read from any of ${value.type.values.map((member) => JSON.stringify(member)).join(", ")}`;
  const most = mostCharacters(value.type);
  const least = becomes === "date" || becomes === "timestamp" ? SHORTEST_DAY : 0;
  return most === null || most >= least ? null : `no ${becomes} can be read from ${String(most)} characters`;
}

/** A year is the shortest text that Spark takes for a day. */
const SHORTEST_DAY = 4;

function isReadAs(text: string, type: ColumnType): boolean {
  if (type.kind === "enum") return type.values.includes(text);
  switch (describeType(type).spark) {
    case "string":
      return characters(text) <= (mostCharacters(type) ?? Number.POSITIVE_INFINITY);
    case "binary":
      return true;
    case "boolean":
      return /^(?:t|true|y|yes|1|f|false|n|no|0)$/i.test(text);
    case "date":
    case "timestamp":
      return /^[+-]?\d{4,7}(?:-\d{1,2}(?:-\d{1,2}(?:[ T].*)?)?)?$/.test(text);
    default:
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[dfl]?$/i.test(text) || /^[+-]?(?:inf|infinity|nan)$/i.test(text);
  }
}

interface Constant {
  readonly value: ConstantValue;
  readonly type: ColumnType;
}

const EXAMPLES: Readonly<Partial<Record<ColumnType["kind"], string>>> = {
  date: 'write a day of the calendar, such as "2026-01-31"',
  datetime: 'write a moment, such as "2026-01-31 12:00:00"',
  timestamp: 'write a moment in UTC, such as "2026-01-31 12:00:00"',
};

function constantsOf(node: ExpressionNode): readonly Constant[] {
  if (node.kind === "constant") return [node];
  if (node.kind === "compare" && (node.operator === "=" || node.operator === "<>")) return constantMembers(node);
  return node.kind === "oneOf" ? node.values.map((value) => ({ value, type: node.value.type })) : [];
}

/** What is compared with an ENUM for being the same: a text that is no member never is. */
function constantMembers({ left, right }: Extract<ExpressionNode, { kind: "compare" }>): readonly Constant[] {
  return [
    [left, right],
    [right, left],
  ].flatMap(([member, constant]) =>
    member?.type.kind === "enum" && constant?.kind === "constant" ? [{ value: constant.value, type: member.type }] : [],
  );
}

function isOfType(value: Exclude<ConstantValue, null>, type: ColumnType): boolean {
  switch (type.kind) {
    case "integer":
    case "year":
    case "bit":
      return /^-?\d{1,20}$/.test(String(value)) && isInRange(BigInt(String(value)), describeType(type).spark);
    case "decimal":
      return fitsDigits(String(value), type.precision - type.scale, type.scale);
    case "float":
    case "double":
      return typeof value !== "boolean" && String(value).trim() !== "" && Number.isFinite(Number(value));
    case "boolean":
      return typeof value === "boolean";
    case "char":
    case "varchar":
    case "text":
      return typeof value === "string" && characters(value) <= (mostCharacters(type) ?? Number.POSITIVE_INFINITY);
    case "enum":
      // The empty text is what MySQL puts in the place of a value that is no member.
      return typeof value === "string" && (value === "" || type.values.includes(value));
    case "date":
      return typeof value === "string" && isDay(value);
    case "datetime":
    case "timestamp":
      return typeof value === "string" && isMoment(value);
    case "set":
    case "time":
    case "json":
    case "binary":
    case "varbinary":
    case "blob":
      return typeof value === "string";
  }
}

/** The greatest magnitudes of Spark's whole numbers; the widest is a decimal of twenty digits. */
const BITS: Readonly<Record<string, bigint>> = { smallint: 15n, int: 31n, bigint: 63n };

function isInRange(value: bigint, sparkType: string): boolean {
  const bits = BITS[sparkType];
  return bits === undefined || (value >= -(2n ** bits) && value < 2n ** bits);
}

function fitsDigits(text: string, whole: number, fraction: number): boolean {
  const [, before, after = ""] = /^-?0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  return before !== undefined && /\d/.test(text) && before.length <= whole && after.length <= fraction;
}

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export function isMoment(text: string): boolean {
  const [day = "", time, ...others] = text.split(/[ T]/);
  if (others.length > 0 || !isDay(day)) return false;
  return time === undefined || /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/.test(time);
}
