import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { compile, type Diagnostic } from "../../index";
import { evaluate, JUNK, mutate, type Mutation, mutationsOf, OTHERS } from "./testing/mutations";
import { everyWord, rental } from "./testing/subjects";

function read(file: string): string {
  return readFileSync(join(__dirname, "../../..", file), "utf8");
}

interface Subject {
  readonly name: string;
  readonly script: string;
  /** What is said of the definition as it is. */
  readonly before: ReadonlySet<string>;
  readonly mutations: readonly Mutation[];
}

function subject(name: string, script: string): Subject {
  const before = new Set(compile(evaluate(script)).diagnostics.map(({ message }) => message));
  return { name, script, before, mutations: mutationsOf(script, [...JUNK, ...OTHERS]) };
}

/** What is said because of a change, apart from what the words of the language refused of their arguments. */
function others({ script, before }: Subject, mutation: Mutation): readonly Diagnostic[] {
  const declaration = evaluate(mutate(script, mutation));
  const refused = new Set(declaration.faults.map(({ message }) => message));
  if (refused.size === 0) return [];
  return compile(declaration).diagnostics.filter(({ message }) => !refused.has(message) && !before.has(message));
}

/** Something else that may have been meant, at whose own place more can be wrong: a column or a table less, an empty list. */
function mayBeMeant({ of, replacement }: Mutation): boolean {
  return of === "name" || replacement === "{}" || replacement === "[]";
}

/** A name that is not there, or a sentence around it. */
const NAMES_NOTHING = / {2}|""|(^| )[,.:;]( |$)|^ | $|[^\w)"'%\]}>*?./-]$|\[object/;

const SUBJECTS = [subject("rental", rental(read)), subject("every word", everyWord(read))];

test.each(SUBJECTS)("$name: what was refused is told once, and nothing is told of what stands in for it", (changed) => {
  fc.assert(
    fc.property(fc.constantFrom(...changed.mutations.filter((each) => !mayBeMeant(each))), (mutation) => {
      const told = others(changed, mutation).map(({ code, message }) => `${code}: ${message}`);
      expect({ mutation, told }).toEqual({ mutation, told: [] });
    }),
    { numRuns: 200 },
  );
});

test.each(SUBJECTS)("$name: no sentence has a gap where a name should stand", (changed) => {
  fc.assert(
    fc.property(fc.constantFrom(...changed.mutations), (mutation) => {
      const { diagnostics } = compile(evaluate(mutate(changed.script, mutation)));
      const gaps = diagnostics
        .filter(({ message }) => !changed.before.has(message))
        .flatMap(({ message, why, fix }) => [message, why, fix])
        .filter((text) => NAMES_NOTHING.test(text));
      expect({ mutation, gaps }).toEqual({ mutation, gaps: [] });
    }),
    { numRuns: 200 },
  );
});

const AMOUNT = /"(?:[<>] )?\d+(?:\.\d+)?(?:%| (?:second|minute|hour|day)s?)"/g;

/** What people write for an amount and what is none. */
const MALFORMED: readonly ((amount: string) => string)[] = [
  (amount) => amount.replace(/(\d) ?[a-z%]+$/, "$1"),
  (amount) => amount.replace(/[a-z]+$/, "weeks"),
  (amount) => amount.replace(/^[<>]/, (sign) => (sign === "<" ? ">" : "<")),
  (amount) => amount.replace(/^([<>]) /, "$1= "),
  (amount) => amount.replace(/^[<>] /, ""),
  (amount) => amount.replace(/\d+/, "$&,5"),
  (amount) => amount.replace(/\d+ [a-z]+$/, "10 hours"),
  (amount) => amount.replace(/\d+ [a-z]+$/, "0.1 seconds"),
  (amount) => amount.replace(/\d+ [a-z]+$/, "999999 days"),
  (amount) => amount.replace(/\d+(?:\.\d+)?%/, "900%"),
];

const AMOUNTS = [
  ...SUBJECTS.map(({ name, script }) => [name, script] as const),
  [
    "rental, with timeouts",
    rental(read).replace(
      /jobs: \{.*\},/,
      'jobs: { extract: { name: "extract", timeout: "60 minutes" }, load: { name: "load", timeout: "60 minutes" } },',
    ),
  ],
] as const;

test.each(AMOUNTS)("%s: of an amount that was refused no check tells what stands in for it", (_, script) => {
  const before = new Set(compile(evaluate(script)).diagnostics.map(({ message }) => message));
  const amounts = [...script.matchAll(AMOUNT)];
  const told = amounts.flatMap(({ 0: written, index }) =>
    MALFORMED.flatMap((malform) => {
      const instead = JSON.stringify(malform(written.slice(1, -1)));
      if (instead === written) return [];
      const { diagnostics } = compile(
        evaluate(script.slice(0, index) + instead + script.slice(index + written.length)),
      );
      if (!diagnostics.some(({ code }) => code === "unit-malformed")) return [];
      const others = diagnostics.filter(({ code, message }) => code !== "unit-malformed" && !before.has(message));
      return others.map(({ code, message }) => `${written} -> ${instead}: ${code}: ${message}`);
    }),
  );
  expect(amounts.length).toBeGreaterThan(5);
  expect(told).toEqual([]);
});

/** The lines of a part of a script, as places count them. */
function linesOf(script: string, start: number, end: number): (place: { readonly line: number }) => boolean {
  const [first = 0, last = 0] = [start, end].map((at) => script.slice(0, at).split("\n").length);
  return ({ line }) => line >= first && line < last;
}

test("what is not told of a table because it is built on something at fault is said to wait there", () => {
  const script = rental(read).replace('fact("fact_bookings"', 'fact("__fact_bookings"');
  const [start, end] = [script.indexOf('fact("__fact_bookings"'), script.indexOf('fact("fact_viewings"')];
  const isOwn = linesOf(script, start, end);
  const elsewhere = mutationsOf(script, [...JUNK, ...OTHERS]).filter((each) => each.end < start || each.start > end);
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...elsewhere), (mutation) => {
      const declaration = evaluate(mutate(script, mutation));
      fc.pre(declaration.faults.length > 0);
      const { diagnostics } = compile(declaration);
      const how = diagnostics.some(({ code }) => code === "name-kept-by-pipeline")
        ? "told"
        : diagnostics.some(({ waiting = 0 }) => waiting > 0)
          ? "waiting"
          : diagnostics.some(({ places }) => places.some(isOwn))
            ? "at fault itself"
            : "silent";
      seen.add(how);
      expect({ mutation, how }).not.toEqual({ mutation, how: "silent" });
    }),
    { numRuns: 800 },
  );
  expect(seen).toEqual(new Set(["told", "waiting", "at fault itself"]));
});

test("a fault says how many definitions wait for it: those that are built on it, or all of them", () => {
  const waiting = (sound: string, broken: string): readonly (number | undefined)[] => {
    const script = rental(read);
    expect(script).toContain(sound);
    return compile(evaluate(script.replace(sound, broken))).diagnostics.map((each) => each.waiting);
  };
  // The two facts that look the dimension up.
  expect(waiting('naturalKey: ["user_id"]', "naturalKey: [3]")).toEqual([2]);
  expect(waiting("warehouse:", "warehous:")).toEqual([undefined, 35]);
  expect(waiting("apartment_id: integer()", "apartment_id: integer(3)")).toEqual([8]);
  expect(waiting("completeness:", "completenes:")).toEqual([8]);
});
