import { Buffer } from "node:buffer";
import type { ComparisonOperator, ConstantValue, Expression, Predicate } from "../../model";
import { nodesIn } from "../../model/expression-parts";
import { patternIsTooLong } from "./text-is-not";
import { frameOf, type Frame, type Point } from "./value-frames";

/** One of true, false and unknown, as SQL's logic has them. */
export type Truth = boolean | null;

/** What conditions may be for some row, together: one truth for each of them. Null where there are too many ways to try. */
export function truthsOf(...predicates: readonly Predicate[]): readonly (readonly Truth[])[] | null {
  const unknowns: Unknowns = new Map();
  const frames = framesIn(predicates);
  const reads = predicates.map((predicate) => read(predicate, frames, unknowns));
  const ways = [...unknowns.values()].reduce((product, values) => product * values.length, 1);
  return ways > MOST_WAYS ? null : [...everyWay([...unknowns])].map((way) => reads.map((truthIn) => truthIn(way)));
}

const MOST_WAYS = 4_000;

/**
 * What differs from row to row, by its key: a value, the order of two values (-1n, 0n or 1n), or a test of which nothing is known.
 * Null stands for NULL.
 */
type Unknowns = Map<string, readonly (Point | null)[]>;
type Way = ReadonlyMap<string, Point | null>;

function* everyWay(unknowns: readonly (readonly [string, readonly (Point | null)[]])[]): Iterable<Way> {
  const [first, ...others] = unknowns;
  if (first === undefined) {
    yield new Map();
    return;
  }
  const [key, values] = first;
  for (const way of everyWay(others)) for (const value of values) yield new Map([...way, [key, value]]);
}

type Compare = Extract<Predicate, { kind: "compare" }>;

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** A constant stands on the right. */
export function withConstantLast(compare: Compare): Compare {
  const { operator, left, right } = compare;
  if (left.kind !== "constant" || right.kind === "constant") return compare;
  return { kind: "compare", operator: MIRRORED[operator], left: right, right: left };
}

/** Of every value, beside all constants with which the conditions compare it. */
function framesIn(predicates: readonly Predicate[]): ReadonlyMap<string, Frame | null> {
  const values = new Map<string, { readonly value: Expression; readonly beside: ConstantValue[] }>();
  for (const node of predicates.flatMap(nodesIn)) {
    const { value, beside } = besideConstants(node.kind === "compare" ? withConstantLast(node) : node);
    if (value === null) continue;
    const known = values.get(keyOf(value)) ?? { value, beside: [] };
    known.beside.push(...beside);
    values.set(keyOf(value), known);
  }
  return new Map([...values].map(([key, { value, beside }]) => [key, frameOf(value, beside)]));
}

function besideConstants(node: ReturnType<typeof nodesIn>[number]): {
  readonly value: Expression | null;
  readonly beside: readonly ConstantValue[];
} {
  if (node.kind === "compare" && node.right.kind === "constant")
    return { value: node.left, beside: [node.right.value] };
  if (node.kind === "oneOf") return { value: node.value, beside: node.values };
  return { value: node.kind === "isNull" ? node.value : null, beside: [] };
}

type TruthIn = (way: Way) => Truth;

function read(predicate: Predicate, frames: ReadonlyMap<string, Frame | null>, unknowns: Unknowns): TruthIn {
  const each = (inner: Predicate): TruthIn => read(inner, frames, unknowns);
  switch (predicate.kind) {
    case "and": {
      const parts = predicate.all.map(each);
      return (way) => all(parts.map((part) => part(way)));
    }
    case "or": {
      const parts = predicate.any.map(each);
      return (way) => opposite(all(parts.map((part) => opposite(part(way)))));
    }
    case "not": {
      const inner = each(predicate.predicate);
      return (way) => opposite(inner(way));
    }
    case "isNull": {
      const { value } = predicate;
      const of = valueOf(value, frames, unknowns);
      return (way) => of(way) === null;
    }
    case "oneOf": {
      const { value, values } = predicate;
      const parts = values.map((constant) => besideConstant("=", value, constant, frames, unknowns));
      const isNull = each({ kind: "isNull", value });
      const members = values.flatMap((constant, index) => (constant === null ? [isNull] : (parts[index] ?? [])));
      return (way) => opposite(all(members.map((member) => opposite(member(way)))));
    }
    case "matches": {
      if (patternIsTooLong(predicate) === null) return nothingKnown(keyOf(predicate), unknowns);
      const of = valueOf(predicate.value, frames, unknowns);
      return (way) => (of(way) === null ? null : false);
    }
    case "compare": {
      const { operator, left, right } = withConstantLast(predicate);
      return right.kind === "constant"
        ? besideConstant(operator, left, right.value, frames, unknowns)
        : besideValue(operator, left, right, unknowns);
    }
  }
}

function valueOf(
  value: Expression,
  frames: ReadonlyMap<string, Frame | null>,
  unknowns: Unknowns,
): (way: Way) => Point | null {
  const key = keyOf(value);
  unknowns.set(key, [...(frames.get(key)?.points ?? [true]), ...nullOf(value)]);
  return (way) => way.get(key) ?? null;
}

function besideConstant(
  operator: ComparisonOperator,
  value: Expression,
  constant: ConstantValue,
  frames: ReadonlyMap<string, Frame | null>,
  unknowns: Unknowns,
): TruthIn {
  if (constant === null) return () => null;
  const point = frames.get(keyOf(value))?.pointOf(constant) ?? null;
  if (point === null) return nothingKnown(`${keyOf(value)} ${operator} ${JSON.stringify(constant)}`, unknowns);
  const of = valueOf(value, frames, unknowns);
  return (way) => {
    const given = of(way);
    return given === null ? null : isSo(operator, orderOf(given, point));
  };
}

function besideValue(operator: ComparisonOperator, left: Expression, right: Expression, unknowns: Unknowns): TruthIn {
  const [one, other] = [keyOf(left), keyOf(right)];
  const isTurned = one > other;
  const key = isTurned ? `${other} beside ${one}` : `${one} beside ${other}`;
  unknowns.set(key, [...(one === other ? [0n] : [-1n, 0n, 1n]), ...nullOf(left, right)]);
  return (way) => {
    const order = way.get(key) ?? null;
    if (order === null) return null;
    return isSo(isTurned ? MIRRORED[operator] : operator, Number(order));
  };
}

function nothingKnown(key: string, unknowns: Unknowns): TruthIn {
  unknowns.set(key, [true, false, null]);
  return (way) => {
    const truth = way.get(key) ?? null;
    return truth === null ? null : truth === true;
  };
}

function nullOf(...values: readonly Expression[]): readonly null[] {
  return values.some(({ nullable }) => nullable) ? [null] : [];
}

export function keyOf(node: Expression | Predicate): string {
  return JSON.stringify(node);
}

function orderOf(one: Point, other: Point): number {
  if (typeof one === "string" && typeof other === "string") return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one === other ? 0 : one < other ? -1 : 1;
}

function isSo(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function opposite(truth: Truth): Truth {
  return truth === null ? null : !truth;
}
