import type { ComparisonOperator, DatePart, Expression, Predicate } from "../../../model";
import type { ExpressionNode } from "../../../model/expression-parts";
import type { SqlNode } from "./grammar";
import {
  arithmetic,
  choice,
  compare,
  constant,
  given,
  isNull,
  commonType,
  isSame,
  MOMENT,
  not,
  NUMBER,
  unknown,
  UNKNOWN,
  WHOLE_NUMBER,
} from "./meaning-values";

/** Reads parts of SQL; what belongs to no value that it gives goes to `within`. */
export interface SqlReader {
  readonly within: ExpressionNode[];
  readonly value: (node: SqlNode) => Expression;
  readonly condition: (node: SqlNode) => Predicate;
}

type Call = (reader: SqlReader, given: readonly SqlNode[], node: SqlNode) => ExpressionNode;

const PARTS: Readonly<Record<string, DatePart>> = {
  year: "year",
  quarter: "quarter",
  month: "month",
  day: "day",
  dayofmonth: "day",
  dayofweek: "dayOfWeek",
  dow: "dayOfWeek",
  dayofyear: "dayOfYear",
  doy: "dayOfYear",
  hour: "hour",
  minute: "minute",
};

export function partOf(reader: SqlReader, name: string, of: SqlNode | undefined, node: SqlNode): Expression {
  const part = PARTS[name.toLowerCase()];
  const value = reader.value(given(of));
  if (part === undefined) return unknown(node, NUMBER);
  return {
    kind: "datePart",
    type: WHOLE_NUMBER,
    nullable: true,
    part,
    value,
  };
}

export function days(reader: SqlReader, from: SqlNode | undefined, to: SqlNode | undefined): Expression {
  return {
    kind: "daysBetween",
    type: WHOLE_NUMBER,
    nullable: true,
    from: reader.value(given(from)),
    to: reader.value(given(to)),
  };
}

/** A time and something to it: other digits on the same clock. */
export function moved(reader: SqlReader, time: SqlNode | undefined, node: SqlNode): Expression {
  const left = reader.value(given(time));
  return { kind: "arithmetic", type: MOMENT, nullable: true, operator: "+", left, right: unknown(node, NUMBER) };
}

function firstKnown(reader: SqlReader, nodes: readonly SqlNode[]): Expression {
  const values = nodes.map((node) => reader.value(node));
  return { kind: "coalesce", type: commonType(values), nullable: values.every(({ nullable }) => nullable), values };
}

/** NULL is passed over. */
function extreme(operator: ComparisonOperator): Call {
  return (reader, nodes) =>
    nodes
      .map((node) => reader.value(node))
      .reduce((one, other) => {
        const isFurther = compare(operator, one, other);
        const when: Predicate = other.nullable ? { kind: "or", any: [isNull(other), isFurther] } : isFurther;
        return choice([{ when, then: one }], other);
      });
}

/** What is left of a division is computed by one, and is NULL where that is. */
export function remainder(reader: SqlReader, [one, other]: readonly SqlNode[], node: SqlNode): Expression {
  reader.within.push(arithmetic(reader.value(given(one)), "/", reader.value(given(other))));
  return unknown(node, NUMBER);
}

export const CALLS: Readonly<Record<string, Call>> = {
  coalesce: firstKnown,
  ifnull: firstKnown,
  nvl: firstKnown,
  greatest: extreme(">"),
  least: extreme("<"),
  if: (reader, [when, then, otherwise]) =>
    choice([{ when: reader.condition(given(when)), then: reader.value(given(then)) }], reader.value(given(otherwise))),
  nvl2: (reader, [value, then, otherwise]) =>
    choice(
      [{ when: not(isNull(reader.value(given(value)))), then: reader.value(given(then)) }],
      reader.value(given(otherwise)),
    ),
  nullif: (reader, [one, other]) => {
    const value = reader.value(given(one));
    return choice([{ when: compare("=", value, reader.value(given(other))), then: constant(UNKNOWN, null) }], value);
  },
  equal_null: (reader, [one, other]) => isSame(reader.value(given(one)), reader.value(given(other))),
  isnull: (reader, [value]) => isNull(reader.value(given(value))),
  isnotnull: (reader, [value]) => not(isNull(reader.value(given(value)))),
  try_divide: (reader, [one, other]) => arithmetic(reader.value(given(one)), "/", reader.value(given(other))),
  mod: remainder,
  pmod: remainder,
  datediff: (reader, [to, from]) => days(reader, from, to),
  date_diff: (reader, [to, from]) => days(reader, from, to),
  months_between: (reader, [to, from], node) => {
    reader.within.push(days(reader, from, to));
    return unknown(node, NUMBER);
  },
  date_part: (reader, [part, value], node) => partOf(reader, part?.text.slice(1, -1) ?? "", value, node),
  datepart: (reader, [part, value], node) => partOf(reader, part?.text.slice(1, -1) ?? "", value, node),
  ...Object.fromEntries(
    ["date_add", "date_sub", "dateadd", "add_months", "last_day", "next_day", "trunc"].map((name): [string, Call] => [
      name,
      (reader, [time], node) => moved(reader, time, node),
    ]),
  ),
  date_trunc: (reader, [, time], node) => moved(reader, time, node),
  ...Object.fromEntries(
    Object.keys(PARTS).map((name): [string, Call] => [
      name,
      (reader, [value], node) => partOf(reader, name, value, node),
    ]),
  ),
};
