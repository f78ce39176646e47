import { readFileSync } from "node:fs";
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
