import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnosticPages } from "../pipeline-dsl/checks";
import type { PipelineModel } from "../pipeline-dsl/model";
import { parseModel } from "../pipeline-dsl/model/schema";
import { alarmsOf, exampleWatched, printRunbook, printScenarioTable } from "../pipeline-dsl/targets/cloudwatch";
import { documentationPages } from "../pipeline-dsl/targets/docs";
import { printLanguageReference } from "./language-reference";

const DIAGNOSTICS = join("docs", "diagnostics");
const LOCK = join("stacks", "rental-marketplace", "pipeline.lock.json");

/** Every generated document: path to Markdown. Runs at the repository's root. */
export function generateDocs(): ReadonlyMap<string, string> {
  const model = parseModel(readFileSync(LOCK, "utf8"));
  return new Map([
    ...within(DIAGNOSTICS, diagnosticPages()),
    ...within(join("docs", "generated"), documentationPages(model)),
    ...within(join("docs", "generated"), monitoringPages(model)),
    [join("docs", "language.md"), printLanguageReference()],
  ]);
}

/** The names of production; the pages speak of thresholds and steps, which are the same everywhere. */
function monitoringPages(model: PipelineModel): ReadonlyMap<string, string> {
  const alarms = alarmsOf(model, exampleWatched(model));
  return new Map([
    ["runbook.md", printRunbook(model, alarms)],
    ["alarm-scenarios.md", `# Which alarm speaks when\n\n${printScenarioTable(alarms)}`],
  ]);
}

/** Pages of codes that are no more. */
export function leftoverPages(documents: ReadonlyMap<string, string>): readonly string[] {
  return readdirSync(DIAGNOSTICS)
    .map((file) => join(DIAGNOSTICS, file))
    .filter((path) => !documents.has(path));
}

export function writeDocs(): void {
  const documents = generateDocs();
  for (const [path, text] of documents) {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
  for (const path of leftoverPages(documents)) rmSync(path);
}

function within(folder: string, pages: ReadonlyMap<string, string>): [path: string, text: string][] {
  return [...pages].map(([file, text]) => [join(folder, file), text]);
}

// node tools/run.js tools/generate-docs.ts
if (process.argv[1]?.endsWith("generate-docs.ts")) writeDocs();
