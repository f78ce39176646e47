import Ajv from "ajv";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runResultSchema } from "../lab/result";
import { exampleFailedReport, exampleReport } from "../lab/report/fixture";
import { createProgram } from "./program";
import { printReference, REFERENCE_FILE, writeReference } from "./reference";
import { processTerminal } from "./output/terminal";

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

test("a failed run says as data how it can go on, and the schema refuses another input", () => {
  const { run } = exampleFailedReport();
  expect(run.go_on.map(({ input }) => input.failed_job)).toEqual([
    "RDS_TO_S3_job",
    "glue_to_redshift_job",
    "quality_gate",
  ]);
  const matches = new Ajv({ allowUnionTypes: true }).compile(runResultSchema);
  expect(matches({ ...run, go_on: [{ when: "it is", input: { retry: true } }] })).toBe(false);
});

test("every command and option that a page tells to type is there", () => {
  const program = createProgram(processTerminal());
  const options = new Map(
    program.commands.map((command) => [command.name(), command.options.flatMap(({ long, short }) => [long, short])]),
  );
  const pages = readdirSync("docs", { recursive: true, encoding: "utf8" }).map((file) => join("docs", file));
  const missing: string[] = [];
  let found = 0;
  for (const page of [...pages, "README.md", "DEVELOPERS.md"].filter((file) => file.endsWith(".md"))) {
    for (const [said, name = "", rest = ""] of readFileSync(page, "utf8").matchAll(
      /npx pipeline ([a-z]+)([^`\n|;]*)/g,
    )) {
      found += 1;
      const known = options.get(name);
      const unknown = (rest.match(/(?<= )--?[a-z-]+/g) ?? []).filter((option) => !(known ?? []).includes(option));
      if (known === undefined || unknown.length > 0) missing.push(`${page}: ${said}`);
    }
  }
  expect(found).toBeGreaterThan(50);
  expect(missing).toEqual([]);
});
