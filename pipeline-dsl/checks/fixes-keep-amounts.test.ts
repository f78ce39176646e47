import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { compile } from "../compile";
import { evaluate, mutate, mutationsOf } from "../language/arguments/testing/mutations";
import { everyWord, rental } from "../language/arguments/testing/subjects";

const read = (file: string): string => readFileSync(join(__dirname, "../..", file), "utf8");

/** Amounts without a unit, with another sign, of another kind, beyond what is sensible: 7 is in none of the definitions' own. */
const AMOUNTS = [
  '"7"',
  '"> 7"',
  '"< 7"',
  '"7%"',
  '">= 7%"',
  '"7 months"',
  '"7h"',
  '"7777777 days"',
  '"> 0.7"',
  '"77:07"',
  "7",
  "-7",
  "7.5",
];

const SUBJECTS = [rental(read), everyWord(read)].map((script) => ({
  script,
  mutations: mutationsOf(script, AMOUNTS).filter(({ change, was }) => change === "replace" && /^["\d]/.test(was)),
}));

/** An amount as it is written in a definition. */
const AMOUNT = /"(?:[<>] )?\d[\d.]*(?:%| (?:second|minute|hour|day)s?)"/g;
/** Before an amount that is no answer: an example, or a bound. */
const NO_ANSWER = /(?:such as|at most) $/;

test.each(SUBJECTS)(
  "an amount that a fix tells to write is the author's, wherever another was written",
  ({ script, mutations }) => {
    fc.assert(
      fc.property(fc.constantFrom(...mutations), (mutation) => {
        const { diagnostics } = compile(evaluate(mutate(script, mutation)));
        const own = /\d[\d.]*/.exec(mutation.replacement)?.[0] ?? "";
        for (const { code, fix } of diagnostics)
          for (const { 0: amount, index } of fix.matchAll(AMOUNT)) {
            const isAnswer =
              !NO_ANSWER.test(fix.slice(0, index)) && !fix.slice(index + amount.length).startsWith(" or more");
            // Of a share from 0 to 1 both are named that it may be.
            const isNamedBeside = fix.slice(index + amount.length).startsWith(" or ");
            if (isAnswer && !isNamedBeside)
              expect({ code, fix, kept: amount.includes(own) }).toEqual({ code, fix, kept: true });
          }
      }),
      { numRuns: 120 },
    );
  },
);
