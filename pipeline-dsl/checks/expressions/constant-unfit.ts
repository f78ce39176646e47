import type { ColumnType, ConstantValue } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { describeType } from "../../model/types/registry";
import { defineCheck } from "../check";
import { castToNull } from "./cast-to-null";
import { meaningsOf } from "./meanings-of-model";
import { isOfType } from "./of-type";
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
  return node.kind === "oneOf" ? node.values.map((value) => ({ value, type: asInSpark(node.value.type) })) : [];
}

/** Beside a column a number that the source's type has not is harmless: `condition-decided` says that it is never so. */
function asInSpark(type: ColumnType): ColumnType {
  switch (type.kind) {
    case "integer":
    case "year":
    case "bit":
      return WHOLE_NUMBERS[describeType(type).spark] ?? { kind: "decimal", precision: 20, scale: 0, unsigned: false };
    case "decimal":
      return { ...type, unsigned: false };
    default:
      return type;
  }
}

const WHOLE_NUMBERS: Readonly<Record<string, ColumnType>> = {
  smallint: { kind: "integer", width: "small", unsigned: false },
  int: { kind: "integer", width: "regular", unsigned: false },
  bigint: { kind: "integer", width: "big", unsigned: false },
};

/** What is compared with an ENUM for being the same: a text that is no member never is. */
function constantMembers({ left, right }: Extract<ExpressionNode, { kind: "compare" }>): readonly Constant[] {
  return [
    [left, right],
    [right, left],
  ].flatMap(([member, constant]) =>
    member?.type.kind === "enum" && constant?.kind === "constant" ? [{ value: constant.value, type: member.type }] : [],
  );
}
