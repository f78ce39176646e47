import { counted } from "../counted";
import type { Change, ChangeClass, Subject } from "./change";

type Compare<Value> = (before: Value, after: Value) => readonly Change[];

/** One comparison a field: a field that joins the model does not compile until its change has a class. */
export type FieldComparisons<Thing> = { readonly [Field in keyof Thing]-?: Compare<Thing[Field]> };

export function compareFields<Thing extends object>(
  before: Thing,
  after: Thing,
  comparisons: FieldComparisons<Thing>,
): readonly Change[] {
  const fields = Object.keys(comparisons) as (keyof Thing)[];
  return fields.flatMap((field) => comparisons[field](before[field], after[field]));
}

/** Whether two parts of models are the same data. What is undefined counts as absent, as it does in a lock. */
export function same(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (Array.isArray(before)) {
    if (!Array.isArray(after) || before.length !== after.length) return false;
    return before.every((each, at) => same(each, after[at]));
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(after)) return false;
  // Of a large definition all is compared and little differs, so nothing is made only to be looked at.
  for (const name in before) if (!same(before[name], after[name])) return false;
  for (const name in after) if (after[name] !== undefined && before[name] === undefined) return false;
  return true;
}

/** What a thing was last compared with, and whether it was the same. */
const compared = new WeakMap<object, { readonly with: unknown; readonly same: boolean }>();

/** `same`, of what goes by name. Every question of a review begins with it, and no model is edited in place, so the answer is kept. */
export function sameThing(before: unknown, after: unknown): boolean {
  if (!isObject(before)) return same(before, after);
  const known = compared.get(before);
  if (known !== undefined && known.with === after) return known.same;
  const found = same(before, after);
  compared.set(before, { with: after, same: found });
  return found;
}

/** What both sides have under one name and is not the same, in the newer one's order. */
export function differing<Thing extends { readonly name: string }>(
  before: readonly Thing[],
  after: readonly Thing[],
): readonly { readonly was: Thing; readonly is: Thing }[] {
  const old = new Map(before.map((thing) => [thing.name, thing]));
  return after.flatMap((is) => {
    const was = old.get(is.name);
    return was === undefined || sameThing(was, is) ? [] : [{ was, is }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

interface Labels<Value> extends Subject {
  readonly what: string;
  readonly show: (value: Value) => string;
  /** The same in words that are longer and leave nothing out, where two values that differ may be shown alike. */
  readonly exact?: (value: Value) => string;
  /** What follows from it. */
  readonly why: string | ((before: Value, after: Value) => string);
}

/** A field that changes as a whole. The class may depend on the direction. */
export function changed<Value>(
  { subject, at, what, show, exact = show, why }: Labels<Value>,
  classOf: ChangeClass | ((before: Value, after: Value) => ChangeClass),
): Compare<Value> {
  return (before, after) => {
    if (same(before, after)) return [];
    const alike = show(before) === show(after);
    const [was, is] = alike ? [exact(before), exact(after)] : [show(before), show(after)];
    // What differs of the columns that an expression reads is told where it changed.
    if (was === is || same(withoutWidths(before), withoutWidths(after))) {
      const otherwise = otherwiseIn(before, after);
      return [
        {
          class: "physical",
          how: "changed",
          what,
          subject,
          at,
          words: `${what} as before, ${otherwise}`,
          why: otherwise === WRITTEN ? "it comes to the same" : "what follows is told at what it reads",
        },
      ];
    }
    const changeClass = typeof classOf === "string" ? classOf : classOf(before, after);
    return [
      {
        class: changeClass,
        how: "changed",
        what,
        subject,
        at,
        words: `${what} ${was} -> ${is}`,
        why: typeof why === "string" ? why : why(before, after),
      },
    ];
  };
}

/**
 * An expression without what follows from its columns: how wide a number or a text is, and whether it may be NULL. The kind of a
 * type stays, since a number is compared otherwise than its digits, and so does the type of a cast, which somebody wrote.
 */
function withoutWidths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWidths);
  if (!isObject(value)) return value;
  const written = value["kind"] === "cast" || value["kind"] === "spark";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "nullable")
      .map(([key, part]) => {
        if (key === "type" && isObject(part)) return [key, written ? part : part["kind"]];
        return [key, withoutWidths(part)];
      }),
  );
}

/** What two expressions that are shown alike differ in, by the last named field on the way to it. */
const OTHERWISE = {
  source: "of columns of another table",
  table: "of columns of another table",
  type: "of columns of another type",
  nullable: "of columns that may be NULL where they were not, or no more",
  reads: "with other columns named as read",
} as const;

const WRITTEN = "written otherwise";

/** `of columns of another type`: as little as differs, since a reader looks for what is said. */
function otherwiseIn(before: unknown, after: unknown): string {
  const found = new Set<string>();
  const compare = (was: unknown, is: unknown, field: string | undefined): void => {
    if (same(was, is)) return;
    const alike = isObject(was) && isObject(is) && Array.isArray(was) === Array.isArray(is);
    // Other columns are named: no entry stands for one of before.
    const apart = !alike || (field === "reads" && listed(was).length !== listed(is).length);
    if (apart) found.add(isOtherwise(field) ? OTHERWISE[field] : WRITTEN);
    else
      for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
        const at = isOtherwise(name) && field !== "type" ? name : field;
        compare(was[name], is[name], at);
      }
  };
  compare(before, after, undefined);
  // Keys of a lock stand in another order.
  return [...new Set([...Object.values(OTHERWISE), WRITTEN])].filter((words) => found.has(words)).join(" and ");
}

function isOtherwise(field: string | undefined): field is keyof typeof OTHERWISE {
  return field !== undefined && field in OTHERWISE;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function constant<Value>(): Compare<Value> {
  return () => [];
}

interface NamedComparison<Thing> {
  readonly nameOf: (thing: Thing) => string;
  readonly added: (thing: Thing) => Omit<Change, "how" | "what">;
  readonly removed: (thing: Thing) => Omit<Change, "how" | "what">;
  readonly both: Compare<Thing>;
}

/** Things that go by name, in whatever order. */
export function compareNamed<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  { nameOf, added, removed, both }: NamedComparison<Thing>,
): readonly Change[] {
  const old = new Map(before.map((thing) => [nameOf(thing), thing]));
  const current = new Map(after.map((thing) => [nameOf(thing), thing]));
  return [
    ...before.flatMap((thing) =>
      current.has(nameOf(thing)) ? [] : [{ ...removed(thing), how: "removed" as const, what: "existence" }],
    ),
    ...after.flatMap((thing) => {
      const earlier = old.get(nameOf(thing));
      return earlier === undefined
        ? [{ ...added(thing), how: "added" as const, what: "existence" }]
        : // Most things are as they were, and one look tells.
          sameThing(earlier, thing)
          ? []
          : both(earlier, thing);
    }),
  ];
}

/** Names that stand for things of their own. */
export function compareNames(
  told: Pick<NamedComparison<string>, "added" | "removed">,
): (before?: readonly string[], after?: readonly string[]) => readonly Change[] {
  return (before = [], after = []) => compareNamed(before, after, { nameOf: String, ...told, both: constant() });
}

/** Names that a thing has: each one that joins or leaves them is a change of the thing. */
export function compareMembers(
  what: string,
  told: Pick<NamedComparison<string>, "added" | "removed">,
): (before?: readonly string[], after?: readonly string[]) => readonly Change[] {
  return (before, after) => compareNames(told)(before, after).map((change) => ({ ...change, how: "changed", what }));
}

/** The declared order, where it is meaning: Parquet and COPY go by position. Additions and removals are told apart. */
export function compareOrder(
  { subject, at, why }: Subject & Pick<Change, "why">,
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): readonly Change[] {
  const names = (things: readonly { readonly name: string }[]): readonly string[] => things.map(({ name }) => name);
  const [old, current] = [new Set(names(before)), new Set(names(after))];
  const was = names(before).filter((name) => current.has(name));
  const is = names(after).filter((name) => old.has(name));
  if (same(was, is)) return [];
  return [
    {
      class: "physical",
      how: "changed",
      what: "order",
      subject,
      at,
      words: `columns ${was.join(", ")} -> ${is.join(", ")}`,
      why,
    },
  ];
}

export function days(number: number): string {
  return counted(number, "day");
}

/** What follows from a greater value, or a smaller one. */
export function moreOrLess<Value>(
  measure: (value: Value) => number,
  more: string | ((value: Value, before: Value) => string),
  less: string | ((value: Value, before: Value) => string),
): (before: Value, after: Value) => string {
  return (before, after) => {
    const why = measure(after) > measure(before) ? more : less;
    return typeof why === "string" ? why : why(after, before);
  };
}

/** Of a description. */
export const IN_WORDS_ALONE = "it stands in the documents, and nothing runs otherwise";

/** Texts that follow each other in a sentence. */
export function list(values: readonly string[]): string {
  return values.length === 0 ? "none" : values.join(", ");
}

export function text(value: string | null): string {
  return value === null ? "none" : JSON.stringify(value);
}
