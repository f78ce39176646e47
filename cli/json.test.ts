import { createProgram } from "./program";
import { processTerminal } from "./output/terminal";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

/** What is asked of a command in a folder whose definition has errors, or that has no home, and the error of its document. */
const REFUSED: Readonly<Record<string, readonly [parameters: readonly string[], code: string]>> = {
  backfill: [["dim_articles", "--dry-run"], "Lab.NoHome"],
  backups: [[], "Lab.NoHome"],
  cost: [[], "definition-without-pipeline"],
  diff: [["main", "--format", "json"], "Review.NothingToCompare"],
  drift: [[], "Review.NothingToCompare"],
  explain: [["nothing"], "definition-without-pipeline"],
  failover: [["--rehearse", "--reason", "a", "--approved-by", "b"], "Lab.NoHome"],
  query: [["SELECT 1"], "Lab.NoHome"],
  restore: [["dim_articles", "--as-of", "2026-01-04", "--reason", "a", "--approved-by", "b"], "Lab.NoHome"],
  run: [[], "definition-without-pipeline"],
};

/** What these print of a refusal is their usual document: the diagnostics, no runs. */
const ALWAYS = ["check", "runs"];
/** Without a stack's settings it is a wrong call, of which nothing is printed. */
const WRONG_CALL = ["doctor"];

const folder = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": "export default 3;" });

test("each command that can print a document is one of the table", () => {
  const able = createProgram(processTerminal()).commands.filter(({ options }) =>
    options.some(({ long, argChoices = [] }) => long === "--json" || argChoices.includes("json")),
  );
  expect(able.map((command) => command.name()).sort()).toEqual(
    [...Object.keys(REFUSED), ...ALWAYS, ...WRONG_CALL].sort(),
  );
});

test.each(Object.entries(REFUSED))("%s prints one document of a refusal, too", (name, [parameters, code]) => {
  const json = parameters.includes("--format") ? [] : ["--json"];
  const { exitCode, stdout, stderr } = pipeline([name, ...parameters, ...json], folder);
  expect({ exitCode, document: stdout === "" ? stderr : JSON.parse(stdout) }).toEqual({
    exitCode: 1,
    document: { version: 1, status: "FAILED", error: { code, message: expect.any(String) } },
  });
});

test.each(ALWAYS)("%s prints its document", (name) => {
  expect(() => JSON.parse(pipeline([name, "--json"], folder).stdout) as unknown).not.toThrow();
});
