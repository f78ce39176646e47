import { readFileSync } from "node:fs";
import { compile } from "../pipeline-dsl";
import example from "../docs/language-example";
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

test("the definition that the examples come from has no fault but the one that it accepts", () => {
  expect(compile(example).diagnostics.map(({ code, accepted }) => [code, accepted])).toEqual([
    ["value-may-not-fit", "notes are a few lines long"],
  ]);
});
