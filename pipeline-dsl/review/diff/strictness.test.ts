import * as fc from "fast-check";
import type { ColumnType, ComparisonOperator, Expression, Predicate, QualityTest } from "../../model";
import { strictnessOf } from "./strictness";

const type: ColumnType = { kind: "integer", width: "regular", unsigned: false };
const reads = [{ source: "shop", table: "articles", column: "price" }] as const;
const PRICE: Expression = { kind: "column", type, nullable: false, column: reads[0] };
const constant = (value: number): Expression => ({ kind: "constant", type, nullable: false, value });
const is = (operator: ComparisonOperator, bound: number): Predicate => ({
  kind: "compare",
  operator,
  left: PRICE,
  right: constant(bound),
});
const between = (low: number, high: number): Predicate => ({ kind: "and", all: [is(">=", low), is("<=", high)] });
const accurate = (predicate: Predicate): QualityTest => ({ kind: "accurate", predicate, reads });

const OPERATORS: readonly ComparisonOperator[] = ["=", "<>", "<", "<=", ">", ">="];
const bounds = fc.integer({ min: 0, max: 6 });
const predicates = fc.letrec<{ whole: Predicate; part: Predicate }>((tie) => ({
  part: fc.oneof(
    fc.tuple(fc.constantFrom(...OPERATORS), bounds).map(([operator, bound]) => is(operator, bound)),
    fc
      .uniqueArray(bounds, { minLength: 1, maxLength: 4 })
      .map((values): Predicate => ({ kind: "oneOf", value: PRICE, values })),
  ),
  whole: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    tie("part"),
    fc.array(tie("whole"), { minLength: 1, maxLength: 3 }).map((all): Predicate => ({ kind: "and", all })),
    fc.array(tie("whole"), { minLength: 1, maxLength: 3 }).map((any): Predicate => ({ kind: "or", any })),
    tie("whole").map((predicate): Predicate => ({ kind: "not", predicate })),
  ),
})).whole;

/** Whether a price passes, by what the words mean. */
function passes(predicate: Predicate, price: number): boolean {
  switch (predicate.kind) {
    case "and":
      return predicate.all.every((part) => passes(part, price));
    case "or":
      return predicate.any.some((part) => passes(part, price));
    case "not":
      return !passes(predicate.predicate, price);
    case "oneOf":
      return predicate.values.includes(price);
    case "compare": {
      const bound = predicate.right.kind === "constant" ? Number(predicate.right.value) : NaN;
      const { operator } = predicate;
      if (operator === "<>") return price !== bound;
      const [less, more] = [operator.includes("<") && price < bound, operator.includes(">") && price > bound];
      return less || more || (operator.includes("=") && price === bound);
    }
    default:
      throw new Error(predicate.kind);
  }
}

const PRICES = Array.from({ length: 10 }, (_, at) => at - 1);
const passing = (predicate: Predicate): ReadonlySet<number> =>
  new Set(PRICES.filter((price) => passes(predicate, price)));
const within = (few: ReadonlySet<number>, many: ReadonlySet<number>): boolean =>
  [...few].every((each) => many.has(each));

test("law: of two conditions on a number it is said which lets more through, neither too much nor too little", () => {
  fc.assert(
    fc.property(predicates, predicates, (before, after) => {
      const [was, now] = [passing(before), passing(after)];
      const [there, back] = [within(was, now), within(now, was)];
      const way = there && back ? "same" : there ? "looser" : back ? "stricter" : null;
      expect(strictnessOf(accurate(before), accurate(after))).toBe(way);
    }),
    { numRuns: 1500 },
  );
});

const SIZE: Expression = { ...PRICE, nullable: true, column: { ...reads[0], column: "size" } };
const sized: Predicate = { kind: "compare", operator: ">", left: SIZE, right: constant(1) };
const unsized: Predicate = { kind: "isNull", value: SIZE };
const text = (value: Expression, bound: string): Predicate => ({
  kind: "compare",
  operator: ">=",
  left: { ...value, type: { kind: "varchar", length: 9 } } as Expression,
  right: { kind: "constant", type: { kind: "varchar", length: 9 }, nullable: false, value: bound } as Expression,
});

const unique = (...columns: string[]): QualityTest => ({ kind: "unique", columns });

test.each<[what: string, before: QualityTest, after: QualityTest, way: ReturnType<typeof strictnessOf>]>([
  ["a wider range", accurate(between(1, 5)), accurate(between(0, 5)), "looser"],
  ["a range that moves", accurate(between(1, 5)), accurate(between(2, 6)), null],
  ["a key of more columns", unique("a"), unique("a", "b"), "looser"],
  ["a key of fewer columns", unique("a", "b"), unique("b"), "stricter"],
  ["a key of others", unique("a"), unique("b"), null],
  ["another kind of test", unique("a"), { kind: "complete", column: "a" }, null],
  ["a key in another order", unique("a", "b"), unique("b", "a"), "same"],
  ["the same in other words", accurate({ kind: "not", predicate: is("<", 3) }), accurate(is(">", 2)), "same"],
  [
    "a row that counts now and fails",
    accurate(sized),
    accurate({ kind: "and", all: [sized, { kind: "not", predicate: unsized }] }),
    "stricter",
  ],
  ["a row that counts now and passes", accurate(sized), accurate({ kind: "or", any: [sized, unsized] }), "looser"],
  ["texts, by their bytes", accurate(text(PRICE, "b")), accurate(text(PRICE, "a")), "looser"],
  [
    "another pattern",
    accurate({ kind: "matches", value: PRICE, pattern: "a" }),
    accurate({ kind: "matches", value: PRICE, pattern: "b" }),
    null,
  ],
  ["other rows", accurate(is(">", 1)), { kind: "accurate", predicate: is(">", 0), reads: [] }, null],
])("%s", (_, before, after, way) => {
  expect(strictnessOf(before, after)).toBe(way);
});
