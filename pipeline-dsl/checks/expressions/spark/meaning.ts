import type { ColumnType, ComparisonOperator, Expression, Predicate } from "../../../model";
import { type ExpressionNode, isPredicate } from "../../../model/expression-parts";
import { FUNCTIONS } from "./functions";
import type { SqlNode } from "./grammar";
import { CALLS, days, moved, partOf, remainder, type SqlReader } from "./meaning-calls";
import {
  arithmetic,
  choice,
  compare,
  constant,
  given,
  isNull,
  isSame,
  MOMENT,
  not,
  NUMBER,
  numberOf,
  TEXT,
  textOf,
  unknown,
  UNKNOWN,
} from "./meaning-values";
import { columnName, formOf } from "./nodes";

/**
 * SQL without a fault in the language's own words, as far as it has them, so that what is said of expressions is said of SQL too. First
 * the whole, then what stands within something that the language has no word for, which is itself a `spark` expression without
 * its parts.
 */
export function meaningOf(root: SqlNode, columnOf: (name: string) => Expression | null): readonly ExpressionNode[] {
  const reader = new Reader(columnOf);
  const whole = reader.read(root);
  return [whole, ...reader.within];
}

class Reader implements SqlReader {
  readonly within: ExpressionNode[] = [];

  constructor(private readonly columnOf: (name: string) => Expression | null) {}

  read(node: SqlNode): ExpressionNode {
    const rule = MEANINGS.find(([kind, form]) => kind === node.kind && form.test(formOf(node)))?.[2];
    return rule === undefined ? this.opaque(node) : rule(this, node);
  }

  value(node: SqlNode): Expression {
    const read = this.read(node);
    if (!isPredicate(read)) return read;
    this.within.push(read);
    return unknown(node, { kind: "boolean" });
  }

  condition(node: SqlNode): Predicate {
    const read = this.read(node);
    return isPredicate(read) ? read : compare("=", read, constant({ kind: "boolean" }, true));
  }

  /** What the language has no word for. Its parts are looked at by themselves. */
  opaque(node: SqlNode, type: ColumnType = UNKNOWN): Expression {
    this.within.push(...partsOf(node).map((part) => this.read(part)));
    return unknown(node, type);
  }

  column({ text: written }: SqlNode): Expression | null {
    return this.columnOf(columnName(written));
  }
}

/** The expressions of which it is made. */
function partsOf({ children }: SqlNode): readonly SqlNode[] {
  return children.filter(({ kind }) => /expression$/i.test(kind) || kind === "functionArgument");
}

function conditionsIn(reader: Reader, node: SqlNode): readonly Predicate[] {
  return partsOf(node).map((part) => reader.condition(part));
}

type Meaning = (reader: Reader, node: SqlNode) => ExpressionNode;

/** By rule of the grammar and its children, as in `forms.ts`. */
const MEANINGS: readonly (readonly [kind: string, form: RegExp, meaning: Meaning])[] = [
  ["expression", /^booleanExpression$/, only],
  ["functionArgument", /^expression$/, only],
  ["booleanExpression", /^valueExpression$/, only],
  ["booleanExpression", /^valueExpression predicate$/, tested],
  [
    "booleanExpression",
    /^(KW_NOT|NOT) booleanExpression$/,
    (reader, { children: [, inner] }) => not(reader.condition(given(inner))),
  ],
  [
    "booleanExpression",
    /^booleanExpression KW_AND booleanExpression$/,
    (reader, node) => ({ kind: "and", all: conditionsIn(reader, node) }),
  ],
  [
    "booleanExpression",
    /^booleanExpression KW_OR booleanExpression$/,
    (reader, node) => ({ kind: "or", any: conditionsIn(reader, node) }),
  ],
  ["valueExpression", /^primaryExpression$/, only],
  ["valueExpression", /^valueExpression comparisonOperator valueExpression$/, compared],
  ["valueExpression", /^valueExpression (ASTERISK|SLASH|PERCENT|PLUS|MINUS) valueExpression$/, reckoned],
  ["primaryExpression", /^columnNamePath$/, (reader, node) => reader.column(node) ?? reader.opaque(node)],
  ["primaryExpression", /^constant$/, only],
  [
    "primaryExpression",
    /^LEFT_PAREN expression RIGHT_PAREN$/,
    (reader, { children: [, inner] }) => reader.read(given(inner)),
  ],
  ["primaryExpression", /^functionName LEFT_PAREN/, called],
  ["primaryExpression", /^KW_(TRY_)?CAST /, cast],
  ["primaryExpression", /^KW_CASE whenClause/, chosen],
  ["primaryExpression", /^KW_CASE expression/, chosen],
  [
    "primaryExpression",
    /^KW_EXTRACT /,
    (reader, node) => partOf(reader, node.children[2]?.text ?? "", node.children[4], node),
  ],
  [
    "primaryExpression",
    /^KW_(TIMESTAMPDIFF|DATEDIFF|DATE_DIFF) LEFT_PAREN datetimeUnit/,
    (reader, node) => {
      const [from, to] = partsOf(node);
      reader.within.push(days(reader, from, to));
      return unknown(node, NUMBER);
    },
  ],
  [
    "primaryExpression",
    /^KW_(TIMESTAMPADD|DATEADD|DATE_ADD) LEFT_PAREN datetimeUnit/,
    (reader, node) => moved(reader, partsOf(node)[1], node),
  ],
  ["constant", /^KW_NULL$/, () => constant(UNKNOWN, null)],
  ["constant", /^number$/, (_, node) => numberOf(node.text)],
  ["constant", /^booleanValue$/, (_, node) => constant({ kind: "boolean" }, /^true$/i.test(node.text))],
  ["constant", /^stringLit$/, (_, node) => textOf(node)],
  [
    "constant",
    /^literalType stringLit$/,
    (_, { children: [type, literal] }) =>
      constant(/^date$/i.test(given(type).text) ? { kind: "date" } : MOMENT, given(literal).text.slice(1, -1)),
  ],
];

function only(reader: Reader, { children: [inner] }: SqlNode): ExpressionNode {
  return reader.read(given(inner));
}

const OPERATORS: Readonly<Record<string, ComparisonOperator>> = {
  "=": "=",
  "==": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  "!>": "<=",
  ">": ">",
  ">=": ">=",
  "!<": ">=",
};

function compared(reader: Reader, { children: [one, sign, other] }: SqlNode): ExpressionNode {
  const [left, right] = [reader.value(given(one)), reader.value(given(other))];
  const operator = OPERATORS[given(sign).text];
  return operator === undefined ? isSame(left, right) : compare(operator, left, right);
}

function reckoned(reader: Reader, node: SqlNode): ExpressionNode {
  const operator = given(node.children[1]).text;
  if (operator === "%") return remainder(reader, partsOf(node), node);
  const [left, right] = partsOf(node);
  return arithmetic(reader.value(given(left)), operator, reader.value(given(right)));
}

function tested(reader: Reader, node: SqlNode): ExpressionNode {
  const [of, predicate] = node.children;
  const value = reader.value(given(of));
  const others = partsOf(given(predicate));
  const form = formOf(given(predicate));
  const isNegated = /^(?:KW_IS )?KW_NOT /.test(form);
  const test = testOf(reader, node, form, value, others);
  return isNegated ? not(test) : test;
}

function testOf(reader: Reader, node: SqlNode, form: string, value: Expression, others: readonly SqlNode[]): Predicate {
  const beside = others.map((other) => reader.value(other));
  const [first = value, second = value] = beside;
  if (/^KW_IS( KW_NOT)? KW_NULL$/.test(form)) return isNull(value);
  if (/ KW_DISTINCT /.test(form)) return not(isSame(value, first));
  if (/KW_BETWEEN /.test(form))
    return { kind: "and", all: [compare(">=", value, first), compare("<=", value, second)] };
  if (/KW_IN /.test(form)) return { kind: "or", any: beside.map((each) => compare("=", value, each)) };
  // Of LIKE, RLIKE and IS TRUE nothing is known but that they are tests.
  return compare("=", unknown(node, { kind: "boolean" }), constant({ kind: "boolean" }, true));
}

function cast(reader: Reader, { children }: SqlNode): ExpressionNode {
  const [of, type] = children.filter((child) => child.children.length > 0);
  const value = reader.value(given(of));
  return { kind: "cast", type: typeOf(given(type).text.toLowerCase()), nullable: true, value };
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  string: TEXT,
  boolean: { kind: "boolean" },
  date: { kind: "date" },
  timestamp: MOMENT,
  float: NUMBER,
  double: NUMBER,
  binary: { kind: "blob", size: "long" },
};

function typeOf(sql: string): ColumnType {
  const [, precision, scale = "0"] = /^decimal\((\d+)(?:,(\d+))?\)$/.exec(sql) ?? [];
  if (precision !== undefined)
    return { kind: "decimal", precision: Number(precision), scale: Number(scale), unsigned: false };
  return TYPES[sql] ?? { kind: "integer", width: "big", unsigned: false };
}

function chosen(reader: Reader, { children }: SqlNode): ExpressionNode {
  const subject = children[1]?.kind === "expression" ? reader.value(children[1]) : null;
  const branches = children
    .filter(({ kind }) => kind === "whenClause")
    .map(({ children: [, when, , then] }) => ({
      when: subject === null ? reader.condition(given(when)) : compare("=", subject, reader.value(given(when))),
      then: reader.value(given(then)),
    }));
  const last = children.at(-3)?.kind === "KW_ELSE" ? children.at(-2) : undefined;
  return choice(branches, last === undefined ? constant(UNKNOWN, null) : reader.value(last));
}

const GIVEN_TYPES: Readonly<Record<string, ColumnType>> = {
  number: NUMBER,
  text: TEXT,
  boolean: { kind: "boolean" },
  date: { kind: "date" },
  timestamp: MOMENT,
};

function called(reader: Reader, node: SqlNode): ExpressionNode {
  const name = (node.children[0]?.text ?? "").toLowerCase();
  const call = CALLS[name];
  return call === undefined
    ? reader.opaque(node, GIVEN_TYPES[FUNCTIONS.get(name)?.gives ?? ""])
    : call(reader, partsOf(node), node);
}
