import Ajv from "ajv";
import { readFileSync } from "node:fs";
import { runResultSchema } from "../lab/result";
import { exampleFailedReport, exampleReport } from "../lab/report/fixture";
import { printReference, REFERENCE_FILE, writeReference } from "./reference";

// UPDATE=1 npx jest cli/reference
if (process.env["UPDATE"] === "1") writeReference();

test("docs/cli.md is what the command says of itself", () => {
  expect(readFileSync(REFERENCE_FILE, "utf8")).toBe(printReference());
});

test("the documented schema accepts a run that succeeded and one that failed, and nothing half", () => {
  const matches = new Ajv({ allowUnionTypes: true }).compile(runResultSchema);
  expect(matches(exampleReport().run)).toBe(true);
  expect(matches(exampleFailedReport().run)).toBe(true);
  expect(matches({ ...exampleReport().run, status: "FINE" })).toBe(false);
});
