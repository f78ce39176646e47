import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { compile } from "../../index";
import { callsOf, evaluate, scriptOf } from "./testing/mutations";
import { recorded } from "./recording";

const ROOT = join(__dirname, "../../..");
const EXAMPLE = readFileSync(join(ROOT, "docs/language-example.ts"), "utf8");
const SCRIPT = scriptOf(EXAMPLE);
const [WITHOUT_MORE = ""] = SCRIPT.split("var elsewhere");

/** Messages and places of what leads nowhere, and how many warnings are open. */
function forgottenIn(script: string): readonly (readonly [message: string, line: number | undefined])[] {
  const { result, recording } = recorded(() => evaluate(script));
  return compile(result, recording).diagnostics.flatMap(({ code, message, places: [place] }) =>
    code === "leads-nowhere" ? [[message, place?.line] as const] : [],
  );
}

function withLast(last: string): readonly [script: string, line: number] {
  const script = `${WITHOUT_MORE}\nvar forgotten = ${last};`;
  const before = script.slice(0, script.lastIndexOf(last));
  return [script, before.split("\n").length];
}

test("in the example of every word, everything leads to the pipeline but what is said to have no place there", () => {
  expect(forgottenIn(WITHOUT_MORE)).toEqual([]);
  expect(forgottenIn(SCRIPT).map(([message]) => message)).toEqual([
    "remove() is declared, and nothing takes it",
    "warmStandby() is declared, and nothing takes it",
    "multiAz() is declared, and nothing takes it",
  ]);
});

test("whatever is written once more and given to nothing is named, with its place; what it is made of is not", () => {
  const calls = [...new Set(callsOf(SCRIPT))].filter((text) => !text.startsWith("pipeline("));
  expect(calls.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(fc.constantFrom(...calls), (text) => {
      const [script, line] = withLast(text);
      const found = forgottenIn(script);
      expect({ text, lines: found.map(([, place]) => place) }).toEqual({ text, lines: [line] });
    }),
    { numRuns: 150 },
  );
});

test("a second pipeline in the file is named, and not what it shares with the first", () => {
  const again = WITHOUT_MORE.slice(WITHOUT_MORE.indexOf("exports.default = ")).replace(
    "exports.default = ",
    "var other = ",
  );
  expect(forgottenIn(WITHOUT_MORE + again).map(([message]) => message)).toEqual([
    'pipeline("Shop") is declared, and nothing takes it',
  ]);
});

test("a table of the warehouse that is taken out of the list is named with the place where it is declared", () => {
  const script = WITHOUT_MORE.replace(
    "tables: [dimCountries, dimArticles, factOrders]",
    "tables: [dimCountries, dimArticles]",
  ).replace("of: [dimArticles, factOrders]", "of: [dimArticles]");
  const line = script.split("\n").findIndex((each) => each.includes("fact(")) + 1;
  expect(forgottenIn(script)).toEqual([['fact("fact_orders") is declared, and nothing takes it', line]]);
});

test("what is made after the definition is read is not of it", () => {
  const { result, recording } = recorded(() => evaluate(WITHOUT_MORE));
  evaluate(SCRIPT);
  expect(recording.forgotten(result.site)).toEqual([]);
});
