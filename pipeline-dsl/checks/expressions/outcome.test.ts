import fc from "fast-check";
import type { ColumnType, ComparisonOperator, Expression, Predicate } from "../../model";
import { nodesIn } from "../../model/expression-parts";
import { decidedIn, neverTaken } from "./outcome";
import { truthsOf } from "./truth";

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

/** A row of two columns: a TINYINT UNSIGNED that may be NULL and a BIT(2) that may not. */
interface Row {
  readonly wide: number | null;
  readonly narrow: number;
}

const WIDE: Expression = {
  kind: "column",
  type: { kind: "integer", width: "tiny", unsigned: true },
  nullable: true,
  column: { source: "s", table: "t", column: "wide" },
};
const NARROW: Expression = {
  kind: "column",
  type: { kind: "bit", length: 2 },
  nullable: false,
  column: { source: "s", table: "t", column: "narrow" },
};
const ROWS: readonly Row[] = [null, ...steps(0, 255, 1)].flatMap((wide) =>
  steps(0, 3, 1).map((narrow) => ({ wide, narrow })),
);

/** A condition with what it says of a row, in SQL's logic. */
interface Told {
  readonly predicate: Predicate;
  readonly of: (row: Row) => boolean | null;
}

const sides = fc.constantFrom(
  { expression: WIDE, of: (row: Row) => row.wide },
  { expression: NARROW, of: (row: Row) => row.narrow },
  ...[-1, 0, 1, 3, 4, 200, 255, 256].map((value) => ({
    expression: constant({ kind: "integer", width: "regular", unsigned: false }, value),
    of: () => value,
  })),
);

const comparisons: fc.Arbitrary<Told> = fc
  .tuple(fc.constantFrom(...OPERATORS), sides, sides)
  .map(([operator, left, right]) => ({
    predicate: { kind: "compare", operator, left: left.expression, right: right.expression },
    of: (row) => {
      const [one, other] = [left.of(row), right.of(row)];
      return one === null || other === null ? null : holds(operator, one, other);
    },
  }));

const conditions: fc.Arbitrary<Told> = fc.letrec<{ condition: Told }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: comparisons },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Told>(
        { predicate: { kind: "isNull", value: WIDE }, of: ({ wide }) => wide === null },
        { predicate: { kind: "isNull", value: NARROW }, of: () => false },
      ),
    },
    {
      weight: 1,
      arbitrary: tie("condition").map(({ predicate, of }): Told => ({
        predicate: { kind: "not", predicate },
        of: (row: Row) => opposite(of(row)),
      })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.boolean(), tie("condition"), tie("condition")).map(([isAnd, one, other]): Told => ({
        predicate: isAnd
          ? { kind: "and", all: [one.predicate, other.predicate] }
          : { kind: "or", any: [one.predicate, other.predicate] },
        of: (row: Row) =>
          isAnd ? both(one.of(row), other.of(row)) : opposite(both(opposite(one.of(row)), opposite(other.of(row)))),
      })),
    },
  ),
})).condition;

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

function opposite(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

/** The order of two columns is tried apart from their values, so of conditions with both not all is known. */
function beside(predicate: Predicate): boolean {
  return nodesIn(predicate).some(
    (node) => node.kind === "compare" && node.left.kind === "column" && node.right.kind === "column",
  );
}

test("conditions together are decided where all rows say one, and, if no two columns are compared, nowhere else", () => {
  fc.assert(
    fc.property(conditions, ({ predicate, of }) => {
      const truths = new Set(ROWS.map(of));
      const right = truths.has(true) ? (truths.has(false) ? null : "always") : "never";
      const said = decided(predicate);
      if (said !== null || !beside(predicate)) expect({ predicate, said }).toEqual({ predicate, said: right });
    }),
    { numRuns: 1000 },
  );
});

/** Of the whole; a part of it has its own. */
function decided(predicate: Predicate): string | null {
  const truths = truthsOf(predicate)?.flat() ?? [];
  return truths.includes(true) ? (truths.includes(false) ? null : "always") : "never";
}

test("a choice is never taken where no row comes to it, and some row would be taken", () => {
  fc.assert(
    fc.property(fc.array(conditions, { minLength: 2, maxLength: 3 }), (whens) => {
      if (whens.some(({ predicate }) => beside(predicate))) return;
      const sets = whens.map(({ of }) => new Set(ROWS.map(of)));
      const isOpen = (place: number): boolean => sets[place]!.has(true) && sets[place]!.has(false);
      const untaken = whens.flatMap(({ of }, place) => {
        const isTaken = ROWS.some(
          (row) => of(row) === true && whens.slice(0, place).every((earlier) => earlier.of(row) !== true),
        );
        return place > 0 && whens.slice(0, place + 1).every((_, each) => isOpen(each)) && !isTaken ? [place] : [];
      });
      expect(neverTaken(whens.map(({ predicate }) => predicate))).toEqual(untaken);
    }),
    { numRuns: 300 },
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
