import fc from "fast-check";
import type { ComparisonOperator, ConstantValue, Expression, Predicate } from "../../model";
import { predicateName } from "./rule-name";

const COLUMNS = ["price", "status", "start_date", "e_mail"];
const OPERATORS: readonly ComparisonOperator[] = ["=", "<>", "<", "<=", ">", ">="];
type Values = () => ConstantValue;

const column = fc.constantFrom(...COLUMNS).map((name): Expression => ({
  kind: "column",
  type: name.endsWith("date") ? { kind: "date" } : { kind: "double" },
  nullable: true,
  column: { source: "shop", table: "orders", column: name },
}));

/** A predicate but for the values that it compares with. */
type Shape = (next: Values) => Predicate;

const leaf: fc.Arbitrary<Shape> = fc.oneof(
  fc
    .tuple(column, fc.constantFrom(...OPERATORS))
    .map(([left, operator]): Shape => (next) => ({ kind: "compare", operator, left, right: constant(next()) })),
  fc
    .tuple(column, fc.constantFrom(...OPERATORS), column)
    .map(([left, operator, right]): Shape => () => ({ kind: "compare", operator, left, right })),
  fc.tuple(column, fc.nat(4)).map(([value, most]): Shape => (next) => ({
    kind: "oneOf",
    value,
    values: Array.from({ length: most + 1 }, next),
  })),
  column.map((value): Shape => (next) => ({ kind: "matches", value, pattern: String(next()) })),
  column.map((value): Shape => () => ({ kind: "isNull", value })),
);
const shape: fc.Arbitrary<Shape> = fc.oneof(
  leaf,
  leaf.map((inner): Shape => (next) => ({ kind: "not", predicate: inner(next) })),
  fc
    .array(leaf, { minLength: 1, maxLength: 3 })
    .map((all): Shape => (next) => ({ kind: "and", all: all.map((each) => each(next)) })),
);
const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));

function inTurn(values: readonly ConstantValue[]): Values {
  let at = 0;
  return () => values[at++ % values.length] ?? null;
}

function constant(given: ConstantValue): Expression {
  return { kind: "constant", type: { kind: "double" }, nullable: false, value: given };
}

test("a rule keeps its name whatever values it is tested against", () => {
  fc.assert(
    fc.property(shape, fc.array(value, { minLength: 1 }), fc.array(value, { minLength: 1 }), (make, one, other) => {
      const name = predicateName(make(inTurn(one)));
      expect(predicateName(make(inTurn(other)))).toBe(name);
      expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
    }),
  );
});

test("a list that grows or shrinks keeps the name too", () => {
  fc.assert(
    fc.property(column, fc.array(value), fc.array(value), (subject, one, other) => {
      const name = (values: readonly ConstantValue[]) => predicateName({ kind: "oneOf", value: subject, values });
      expect(name(one)).toBe(name(other));
    }),
  );
});

test.each([
  ["price", ">=", "price_at_least"],
  ["price", "<", "price_less_than"],
  ["start_date", ">=", "start_date_not_before"],
  ["status", "<>", "status_is_not"],
] as const)("%s %s is named %s", (name, operator, expected) => {
  const type: Expression["type"] = name === "start_date" ? { kind: "date" } : { kind: "double" };
  const left: Expression = {
    kind: "column",
    type,
    nullable: true,
    column: { source: "shop", table: "orders", column: name },
  };
  expect(predicateName({ kind: "compare", operator, left, right: constant(0) })).toBe(expected);
});
