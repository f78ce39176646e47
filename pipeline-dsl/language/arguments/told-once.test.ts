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
