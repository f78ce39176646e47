import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { writeWideDefinition } from "../../type-tests/wide-definition";
import { compile, printModel } from "../../index";
import { CALLS } from "./call";
import type { Field } from "./kinds";
import { evaluate, JUNK, mutate, type Mutation, mutationsOf, OTHERS, scriptOf } from "./testing/mutations";
import { everyWord, rental } from "./testing/subjects";

function read(file: string): string {
  return readFileSync(join(__dirname, "../../..", file), "utf8");
}

interface Subject {
  readonly name: string;
  readonly script: string;
  readonly model: string;
  /** What is told of it as it is: warnings that it accepts. */
  readonly before: ReadonlySet<string>;
  readonly mutations: readonly Mutation[];
}

function subject(name: string, script: string): Subject {
  return { name, ...asItIs(script), mutations: mutationsOf(script, [...JUNK, ...OTHERS]) };
}

function asItIs(script: string): Pick<Subject, "script" | "model" | "before"> {
  const { model, diagnostics } = compile(evaluate(script));
  return { script, model: printModel(model), before: new Set(diagnostics.map(({ message }) => message)) };
}

/** Why a mutation breaks the law, or null. */
function silence({ script, model, before }: Subject, mutation: Mutation): string | null {
  const { diagnostics, messages, printed } = compiled(mutate(script, mutation));
  // What has its word already is another thing, which has no such word any more.
  if (diagnostics === null) return mutation.change === "repeat" ? null : `threw ${printed}`;
  const there = diagnostics.some((place) => mutation.calls.includes(place));
  if (there) return null;
  if (mustBeRefused(mutation)) return `accepted, or refused elsewhere: ${diagnostics.join(" ")}`;
  if (messages.some((message) => !before.has(message)) || printed !== model) return null;
  const takesAway = mutation.change === "remove" || mutation.replacement === "{}";
  return takesAway && isStandard(mutation) ? null : "dropped: the model is the same";
}

/** What can be no other definition that somebody may have meant. */
function mustBeRefused({ change, of, replacement }: Mutation): boolean {
  if (change === "misspell") return of === "option";
  return change === "replace" && JUNK.includes(replacement);
}

/** An option or an argument that says what holds anyway, or an object of nothing but such options. */
function isStandard({ was }: Mutation): boolean {
  const said = [...was.matchAll(/(\w+): ("[^"]*"|true|false|\w+\([^)]*\)|\[[^\]]*\])/g)];
  if (said.length === 0) return STANDARDS.has(was);
  return said.every(([, name = "", value = ""]) =>
    fieldsNamed(name).some(({ standard }) => standard?.includes(value) === true),
  );
}

const PARAMETERS = [...CALLS.values()].flat().flatMap(({ parameters }) => parameters);
const STANDARDS = new Set(PARAMETERS.map(({ standard }) => standard));

function fieldsNamed(name: string): readonly Field[] {
  const inKind = ({ kind }: Field): readonly Field[] =>
    Object.entries(kind.options?.fields ?? {}).flatMap(([own, field]) => [
      ...(own === name ? [field] : []),
      ...inKind(field),
    ]);
  return PARAMETERS.flatMap(inKind);
}

interface Compiled {
  /** The places of what is told; null where it threw. */
  readonly diagnostics: readonly string[] | null;
  readonly messages: readonly string[];
  readonly printed: string;
}

function compiled(script: string): Compiled {
  try {
    const { model, diagnostics } = compile(evaluate(script));
    const places = diagnostics.flatMap(({ places: all }) =>
      all.map(({ line, column }) => `${String(line)}:${String(column)}`),
    );
    return { diagnostics: places, messages: diagnostics.map(({ message }) => message), printed: printModel(model) };
  } catch (error) {
    return { diagnostics: null, messages: [], printed: String(error) };
  }
}

const SUBJECTS = [
  subject("rental", rental(read)),
  subject("every word", everyWord(read)),
  subject(
    "every word, with another standby",
    everyWord(read).replace("standby: pilotLight(", "standby: dsl.warmStandby("),
  ),
];

test("the definitions that are changed have no errors themselves", () => {
  for (const { script } of SUBJECTS) {
    expect(compile(evaluate(script)).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  }
});

test.each(SUBJECTS)("$name: no change of a key, argument or element is accepted in silence", (changed) => {
  fc.assert(
    fc.property(fc.constantFrom(...changed.mutations), (mutation) => {
      expect({ mutation, silence: silence(changed, mutation) }).toEqual({ mutation, silence: null });
    }),
    { numRuns: 250 },
  );
});

test.each(SUBJECTS)("$name: no word of a chain is said twice in silence", (changed) => {
  const repeated = changed.mutations.filter(({ change }) => change === "repeat");
  if (changed.name !== "rental") {
    const words = new Set(repeated.map(({ was }) => `.${was}`));
    expect([...CALLS.keys()].filter((word) => word.startsWith(".") && !words.has(word))).toEqual([]);
  }
  // Never null twice is what one says too.
  const dropping = repeated.filter(({ was }) => was !== "notNull");
  expect(
    dropping
      .map((mutation) => ({ mutation, silence: silence(changed, mutation) }))
      .filter((each) => each.silence !== null),
  ).toEqual([]);
});

test("of any definition, too", () => {
  const size = fc.record({ dimensions: fc.nat(2), facts: fc.nat(2), columns: fc.integer({ min: 3, max: 9 }) });
  fc.assert(
    fc.property(size, fc.nat(), fc.constantFrom(...JUNK, ...OTHERS), (given, which, replacement) => {
      const text = writeWideDefinition({ ...given, dimensions: given.dimensions + 1 });
      const script = scriptOf(text).replace('import * as dsl from "../index";', "");
      const mutations = mutationsOf(script, [replacement]);
      const mutation = mutations[which % mutations.length]!;
      expect(silence({ name: "", ...asItIs(script), mutations }, mutation)).toBeNull();
    }),
    { numRuns: 25 },
  );
});
