import type { ColumnType, Expression, Predicate } from "../../model";
import { describeExpression, describePredicate } from "./expressions";

const NUMBER: ColumnType = { kind: "decimal", precision: 10, scale: 2, unsigned: false };
const TEXT: ColumnType = { kind: "varchar", length: 5 };
const DATE: ColumnType = { kind: "date" };

function column(name: string, type: ColumnType = NUMBER): Expression {
  return { kind: "column", type, nullable: true, column: { source: "shop", table: "articles", column: name } };
}

function constant(value: string | number | boolean | null, type: ColumnType = NUMBER): Expression {
  return { kind: "constant", type, nullable: value === null, value };
}

const of = { type: NUMBER, nullable: true } as const;
const above: Predicate = { kind: "compare", operator: ">", left: column("price"), right: constant("0.10") };
const known: Predicate = { kind: "not", predicate: { kind: "isNull", value: column("seen", DATE) } };

test.each<[words: string, expression: Expression]>([
  ["price", column("price")],
  ["`odd name`", column("odd name")],
  ["0.10", constant("0.10")],
  ["2026-01-31", constant("2026-01-31", DATE)],
  ["'it''s'", constant("it's", TEXT)],
  ["true", constant(true, { kind: "boolean" })],
  ["NULL", constant(null)],
  ["price as VARCHAR(20)", { kind: "cast", nullable: true, type: TEXT, value: column("price") }],
  [
    "(price - 1) * share",
    {
      ...of,
      kind: "arithmetic",
      operator: "*",
      left: { ...of, kind: "arithmetic", operator: "-", left: column("price"), right: constant(1) },
      right: column("share"),
    },
  ],
  [
    "price, else list_price, else 0",
    { ...of, kind: "coalesce", values: [column("price"), column("list_price"), constant(0)] },
  ],
  [
    "1 when price > 0.10, else 0",
    { ...of, kind: "case", branches: [{ when: above, then: constant(1) }], otherwise: constant(0) },
  ],
  ["concat(a, b)", { kind: "concat", type: TEXT, nullable: true, values: [column("a", TEXT), column("b", TEXT)] }],
  [
    "lower(trim(a))",
    {
      kind: "text",
      type: TEXT,
      nullable: true,
      function: "lower",
      value: { kind: "text", type: TEXT, nullable: true, function: "trim", value: column("a", TEXT) },
    },
  ],
  ["dayOfWeek(seen)", { ...of, kind: "datePart", part: "dayOfWeek", value: column("seen", DATE) }],
  [
    "days from seen to left_on",
    { ...of, kind: "daysBetween", from: column("seen", DATE), to: column("left_on", DATE) },
  ],
  [
    "CASE WHEN price < 12 THEN 'cheap' ELSE 'dear' END",
    { kind: "spark", type: TEXT, nullable: true, sql: "CASE WHEN price < 12 THEN 'cheap' ELSE 'dear' END", reads: [] },
  ],
])("an expression reads %s", (words, expression) => {
  expect(describeExpression(expression)).toBe(words);
});

test.each<[words: string, predicate: Predicate]>([
  ["price > 0.10", above],
  ["name is one of 'a', NULL", { kind: "oneOf", value: column("name", TEXT), values: ["a", null] }],
  ["name matches /[a-z]+/ as a whole", { kind: "matches", value: column("name", TEXT), pattern: "[a-z]+" }],
  ["not seen is NULL", known],
  [
    "price > 0.10 and (not seen is NULL or never) and always",
    { kind: "and", all: [above, { kind: "or", any: [known, { kind: "or", any: [] }] }, { kind: "and", all: [] }] },
  ],
])("a condition reads %s", (words, predicate) => {
  expect(describePredicate(predicate)).toBe(words);
});
