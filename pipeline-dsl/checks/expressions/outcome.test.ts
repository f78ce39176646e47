import fc from "fast-check";
import type { ColumnType, ComparisonOperator, Expression, Predicate } from "../../model";
import { decidedIn } from "./outcome";

const OPERATORS = ["=", "<>", "<", "<=", ">", ">="] as const;

function column(type: ColumnType): Expression {
  return { kind: "column", type, nullable: true, column: { source: "s", table: "t", column: "c" } };
}

function constant(type: ColumnType, value: string | number): Expression {
  return { kind: "constant", type, nullable: false, value };
}

function outcomes(predicate: Predicate): readonly string[] {
  return decidedIn(predicate).map(({ outcome }) => outcome);
}

/** What is to be said of a condition that gives `results` for the values of its column. */
function expected(results: ReadonlySet<boolean>): readonly string[] {
  if (results.size > 1) return [];
  return results.has(true) ? ["always"] : ["never"];
}

/** A type with each of its numbers, in thousandths. */
interface Numbers {
  readonly type: ColumnType;
  readonly values: readonly number[];
}

const numbers: fc.Arbitrary<Numbers> = fc.oneof(
  fc.boolean().map((unsigned): Numbers => ({
    type: { kind: "integer", width: "tiny", unsigned },
    values: steps(unsigned ? 0 : -128, unsigned ? 255 : 127, 1000),
  })),
  fc.integer({ min: 1, max: 7 }).map((length): Numbers => ({
    type: { kind: "bit", length },
    values: steps(0, 2 ** length - 1, 1000),
  })),
  fc
    .record({ precision: fc.integer({ min: 1, max: 3 }), scale: fc.nat(3), unsigned: fc.boolean() })
    .filter(({ precision, scale }) => scale <= precision)
    .map(({ precision, scale, unsigned }): Numbers => ({
      type: { kind: "decimal", precision, scale, unsigned },
      values: steps(unsigned ? 0 : 1 - 10 ** precision, 10 ** precision - 1, 10 ** (3 - scale)),
    })),
);

function steps(least: number, most: number, size: number): readonly number[] {
  return Array.from({ length: most - least + 1 }, (_, index) => (least + index) * size);
}

function holds(operator: ComparisonOperator, left: number | string, right: number | string): boolean {
  switch (operator) {
    case "=":
      return left === right;
    case "<>":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

test("a comparison with a number is decided where every number of the type gives one result, and nowhere else", () => {
  const near = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    off: fc.integer({ min: -2500, max: 2500 }),
  });
  fc.assert(
    fc.property(
      numbers,
      near,
      fc.constantFrom(...OPERATORS),
      fc.boolean(),
      ({ type, values }, at, operator, mirrored) => {
        const thousandths = values[Math.floor(at.place * (values.length - 1))]! + at.off;
        const results = new Set(
          values.map((value) => (mirrored ? holds(operator, thousandths, value) : holds(operator, value, thousandths))),
        );
        const number = constant(
          { kind: "decimal", precision: 10, scale: 3, unsigned: false },
          (thousandths / 1000).toFixed(3),
        );
        const [left, right] = mirrored ? [number, column(type)] : [column(type), number];
        const predicate: Predicate = { kind: "compare", operator, left, right };
        expect({ type, thousandths, operator, mirrored, said: outcomes(predicate) }).toEqual({
          type,
          thousandths,
          operator,
          mirrored,
          said: expected(results),
        });
      },
    ),
    { numRuns: 2000 },
  );
});

/** Every text of the alphabet that a run can read into a column of so many characters: none ends with a blank. */
function textsUpTo(length: number): readonly string[] {
  const longer = (texts: readonly string[]): readonly string[] =>
    texts.flatMap((text) => ["a", "b", " "].map((letter) => text + letter));
  let all: readonly string[] = [""];
  for (let last = all, size = 0; size < length; size += 1) {
    last = longer(last);
    all = [...all, ...last];
  }
  return all.filter((text) => !text.endsWith(" "));
}

test("and with a text likewise", () => {
  const text = fc.stringMatching(/^[ab ]{0,4}$/);
  fc.assert(
    fc.property(
      fc.constantFrom("char", "varchar"),
      fc.integer({ min: 1, max: 3 }),
      text,
      fc.constantFrom("=", "<>"),
      (kind, length, written, operator) => {
        const right = constant({ kind: "varchar", length: 4 }, written);
        const predicate: Predicate = { kind: "compare", operator, left: column({ kind, length }), right };
        const results = new Set(textsUpTo(length).map((value) => holds(operator, value, written)));
        expect({ kind, length, written, operator, said: outcomes(predicate) }).toEqual({
          kind,
          length,
          written,
          operator,
          said: expected(results),
        });
      },
    ),
    { numRuns: 500 },
  );
});

const TINY = column({ kind: "integer", width: "tiny", unsigned: true });

function compared(operator: ComparisonOperator, value: number, left = TINY): Predicate {
  return {
    kind: "compare",
    operator,
    left,
    right: constant({ kind: "integer", width: "regular", unsigned: false }, value),
  };
}

const OPEN = compared("=", 5);
const ALWAYS = compared(">=", 0);
const NEVER = compared(">", 255);

test.each<readonly [string, Predicate, readonly string[]]>([
  ["a range whose lower bound is the type's own", { kind: "and", all: [ALWAYS, OPEN] }, []],
  ["all of nothing but such bounds", { kind: "and", all: [ALWAYS, compared("<=", 255)] }, ["always"]],
  ["all, and one never", { kind: "and", all: [OPEN, NEVER] }, ["never"]],
  ["any, and one never", { kind: "or", any: [OPEN, NEVER] }, ["never"]],
  ["any, and one always", { kind: "or", any: [OPEN, ALWAYS] }, ["always"]],
  ["not", { kind: "not", predicate: NEVER }, ["always"]],
  ["not, of something open", { kind: "not", predicate: OPEN }, []],
  ["one of some, a value of which it cannot be", { kind: "oneOf", value: TINY, values: [1, 300, 2] }, ["never"]],
  ["one of nothing that it can be", { kind: "oneOf", value: TINY, values: [-1, 300] }, ["never"]],
  ["a value beside itself", { kind: "compare", operator: "=", left: TINY, right: TINY }, ["always"]],
  ["a value above itself", { kind: "compare", operator: ">", left: TINY, right: TINY }, ["never"]],
])("%s", (_, predicate, said) => {
  expect(outcomes(predicate)).toEqual(said);
});

const SKILLS = column({ kind: "set", values: ["x", "y", "z"] });
const MONTH: Expression = {
  kind: "datePart",
  type: { kind: "integer", width: "regular", unsigned: false },
  nullable: true,
  part: "month",
  value: column({ kind: "date" }),
};

test.each([
  ["x,z", []],
  ["", []],
  ["z,x", ["never"]],
  ["x,q", ["never"]],
  ["x,x", ["never"]],
])("a SET beside %j", (written, said) => {
  const right = constant({ kind: "varchar", length: 9 }, written);
  expect(outcomes({ kind: "compare", operator: "=", left: SKILLS, right })).toEqual(said);
});

test("a part of a date", () => {
  expect(outcomes(compared("=", 13, MONTH))).toEqual(["never"]);
  expect(outcomes(compared("<=", 12, MONTH))).toEqual(["always"]);
  expect(outcomes(compared("<", 12, MONTH))).toEqual([]);
});
