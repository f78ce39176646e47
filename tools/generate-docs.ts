import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnosticPages } from "../pipeline-dsl/checks";
import { failurePages } from "../pipeline-dsl/failures/page";
import { namesOf } from "../infra/names";
import type { PipelineModel } from "../pipeline-dsl/model";
import { parseModel } from "../pipeline-dsl/model/schema";
import { printScenarioTable } from "../pipeline-dsl/evaluators/cloudwatch";
import { alarmsOf, printRunbook, sentCopies, type MetricAlarm } from "../pipeline-dsl/targets/cloudwatch";
import { driftPage } from "../pipeline-dsl/review/drift/page";
import { documentationPages } from "../pipeline-dsl/targets/docs";
import { printLanguageReference } from "./language-reference";

const DIAGNOSTICS = join("docs", "diagnostics");
const FAILURES = join("docs", "failures");
const LOCK = join("stacks", "rental-marketplace", "pipeline.lock.json");

/** Every generated document: path to Markdown. Runs at the repository's root. */
export function generateDocs(): ReadonlyMap<string, string> {
  const model = parseModel(readFileSync(LOCK, "utf8"));
  return new Map([
    ...within(DIAGNOSTICS, diagnosticPages()),
    ...within(FAILURES, failurePages()),
    ...within(join("docs", "generated"), documentationPages(model)),
    ...within(join("docs", "generated"), monitoringPages(model)),
    [join("docs", "generated", "drift.md"), driftPage()],
    [join("docs", "language.md"), printLanguageReference()],
  ]);
}

/** The names of production; the pages speak of thresholds and steps, which are the same everywhere. */
function monitoringPages(model: PipelineModel): ReadonlyMap<string, string> {
  const { runbook, alarms } = runbookOf(model, "pilotLight");
  return new Map([
    ["runbook.md", runbook],
    ["alarm-scenarios.md", `${SCENARIOS}\n\n${printScenarioTable(alarms)}`],
  ]);
}

/** Of a primary and its standby, whose alarms lead to the same page. */
export function runbookOf(
  model: PipelineModel,
  standby: "pilotLight" | "warmStandby",
): { readonly runbook: string; readonly alarms: readonly MetricAlarm[] } {
  const names = namesOf(model, "prod", "$bucket");
  const region = "us-east-1";
  const machine = `arn:aws:states:${region}:123456789012:stateMachine:${names.machines.pipeline}`;
  const alarms = alarmsOf(model, {
    namespace: `${model.name}/prod`,
    pipeline: model.name,
    stateMachineArn: machine,
    startArn: `${machine}:${names.machines.alias}`,
    recovery: {
      failover: `${machine}Failover`,
      ofTables: ["Backup", "RestoreTable", "Backfill"].map((kind) => `${machine}${kind}`),
    },
    scheduled: true,
    jobNames: names.jobs,
    warehouse: { kind: "cluster", name: names.warehouse },
    rehearsed: true,
    standby,
    sends: sentCopies(model, "$bucket", "$standbyBucket"),
    sources: model.sources.map(({ name }) => ({
      name,
      clusterIdentifier: `${names.stem}-${name}`,
      serverless: false,
    })),
  });
  const runbook = printRunbook(model, alarms, {
    prefix: names.machines.pipeline,
    runbookUrl: "",
    stack: "prod",
    region,
    outputs: {
      bucket: "rental-analytics",
      extractJob: names.jobs.extract,
      failedStarts: `$(aws sqs get-queue-url --queue-name ${names.startQueue} --query QueueUrl --output text)`,
      ledgerTable: names.ledgerTable,
      loadJob: names.jobs.load,
      recorder: names.recorder,
      schedule: names.startSchedule,
      failover: `arn:aws:states:$AWS_REGION:$account:stateMachine:${names.recovery.failover}:${names.machines.alias}`,
      stateMachineArn: `arn:aws:states:$AWS_REGION:$account:stateMachine:${names.machines.pipeline}:${names.machines.alias}`,
    },
  });
  return { runbook, alarms };
}

const SCENARIOS = `# Which alarm speaks when

What the evaluator of CloudWatch's documented rules says of every alarm in every scenario, for a provisioned stack on its
schedule. A cell holds hours and minutes from the event to the alarm; where it is empty the alarm is quiet. The last two
columns tell after how long a message is sent: a warning is held back while critical speaks and for ten minutes after.`;

/** Pages of codes that are no more. */
export function leftoverPages(documents: ReadonlyMap<string, string>): readonly string[] {
  return [DIAGNOSTICS, FAILURES]
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
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
