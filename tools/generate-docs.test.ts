import { readFileSync } from "node:fs";
import { compile } from "../pipeline-dsl";
import example from "../docs/language-example";
import { CALLS } from "../pipeline-dsl/language/arguments/call";
import type { Field } from "../pipeline-dsl/language/arguments/kinds";
import { incompleteWords } from "./language-reference";
import { generateDocs, leftoverPages, writeDocs } from "./generate-docs";

// UPDATE=1 npx jest tools/generate-docs
if (process.env["UPDATE"] === "1") writeDocs();

const documents = generateDocs();

test.each([...documents])("%s is what the model and the checks say", (path, text) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("there is no page of a code that is no more", () => {
  expect(leftoverPages(documents)).toEqual([]);
});

test("every word of the language is explained and has an example", () => {
  expect(incompleteWords()).toEqual([]);
});

/** What a word takes, from what reads it: every argument, and every option at whatever depth. */
function* fieldsOf(
  name: string,
  field: Field,
): Iterable<readonly [path: string, standard: string | null, isOption: boolean]> {
  const { kind, standard } = field;
  if (kind.options === undefined) yield [name, standard, name.includes(".")];
  for (const [option, own] of Object.entries(kind.options?.fields ?? {})) {
    if (own.kind.options !== undefined) yield [`${name}.${option}`, own.standard, true];
    yield* fieldsOf(`${name}.${option}`, own);
  }
}

const reference = documents.get("docs/language.md") ?? "";

test.each([...CALLS])("the reference has every option of %s, with its default and what it means", (word, calls) => {
  const [, rest = ""] = reference.split(`\n### ${word}\n`);
  const [section = ""] = rest.split(/\n##+ (?!#)/);
  for (const { parameters } of calls) {
    for (const parameter of parameters) {
      for (const [path, standard, isOption] of fieldsOf(parameter.name, parameter)) {
        const shown = isOption ? path.slice(path.indexOf(".") + 1) : `${path}${parameter.isRest ? "..." : ""}`;
        const row = section.split("\n").find((line) => line.startsWith(`| \`${shown}\` |`)) ?? "";
        expect(`${shown}: ${row}`).toContain(standard === null ? "| required |" : standard);
        if (isOption) expect(`${shown}: ${row}`).toMatch(/\| [^|]+ \|$/);
      }
    }
  }
});

test("the definition that the examples come from has no fault but the one that it accepts", () => {
  expect(compile(example).diagnostics.map(({ code, accepted }) => [code, accepted])).toEqual([
    ["value-may-not-fit", "notes are a few lines long"],
  ]);
});
