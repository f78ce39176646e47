import { spawnSync } from "node:child_process";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import { eventRulesOf, type EventRule } from "./events";
import { textLines, transformInput } from "../../evaluators/cloudwatch/input-transformer";
import { PLACE, PROVISIONED } from "./testing";

const model = lock as unknown as PipelineModel;
const rules = eventRulesOf(model, PROVISIONED, PLACE);
const MACHINE = PROVISIONED.stateMachineArn;
const EXECUTION = `${MACHINE.replace(":stateMachine:", ":execution:")}:rental-etl-pipeline-0b1c`;
const START = `aws stepfunctions start-execution --region us-east-1 --state-machine-arn ${MACHINE}:live --input file:///dev/stdin`;
const REDRIVE = `aws stepfunctions redrive-execution --region us-east-1 --execution-arn ${EXECUTION}`;

function rule(id: string): EventRule {
  const found = rules.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
}

/** The message as a person reads it. */
function message(id: string, event: unknown): readonly string[] {
  return transformInput(event, rule(id))
    .split("\n")
    .map((line) => line.slice(1, -1));
}

/** The sample of the Step Functions guide, with what this pipeline has in it. */
function executionEvent(status: string, detail: Readonly<Record<string, unknown>>): unknown {
  return {
    version: "0",
    id: "315c1398-40ff-a850-213b-158f73e60175",
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    time: "2026-02-26T02:15:21Z",
    region: "us-east-1",
    resources: [EXECUTION],
    detail: {
      executionArn: EXECUTION,
      stateMachineArn: MACHINE,
      stateMachineAliasArn: `${MACHINE}:live`,
      name: "rental-etl-pipeline-0b1c",
      status,
      startDate: 1551225146847,
      stopDate: 1551225151881,
      input: "{}",
      output: null,
      ...detail,
    },
  };
}

function glueEvent(type: string, detail: Readonly<Record<string, unknown>>): unknown {
  const source = type.startsWith("Data Quality") ? "aws.glue-dataquality" : "aws.glue";
  return { version: "0", "detail-type": type, source, region: "us-east-1", resources: [], detail };
}

test("every template is one that EventBridge takes, without a quote or backslash inside", () => {
  for (const { inputPaths, inputTemplate } of rules) {
    expect(() => textLines(inputTemplate)).not.toThrow();
    const used = [...inputTemplate.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? "");
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputPaths).sort());
  }
});

test("a failed run: what, why, the redrive, the retry, the runbook", () => {
  const event = executionEvent("FAILED", {
    error: "Redshift.StatementFailed",
    cause: "Pipeline.RowsVanished: 20 of 40",
  });
  expect(message("run-ended-badly", event)).toEqual([
    "RentalETLPipeline: a run ended as FAILED. Redshift.StatementFailed",
    "Pipeline.RowsVanished: 20 of 40",
    "A cause that passes by itself, or that you have removed: go on at the step that failed with",
    REDRIVE,
    "To begin anew with the same dates, or at another step (put its name in the place of the job's):",
    `jq -n --arg job RDS_TO_S3_job '{retry: true, failed_job: $job}' | ${START}`,
    "Runbook: https://runbook.example/alarms#pipeline-failure",
  ]);
});

test.each(["ABORTED", "TIMED_OUT"])(
  "a run that ended as %s has no error and no cause, and the message still reads",
  (status) => {
    const [first, second, , redrive] = message("run-ended-badly", executionEvent(status, { error: null }));
    expect(first).toBe(`RentalETLPipeline: a run ended as ${status}. `);
    expect(second).toBe("");
    expect(redrive).toBe(REDRIVE);
  },
);

test("a failover that did not come to its end: that no site may be active, and what to do", () => {
  const event = executionEvent("FAILED", { error: "Pipeline.RestoreNotFinished", cause: "The restore did not end" });
  expect(message("failover-ended-badly", event)).toEqual([
    "RentalETLPipeline: a failover, fail-back or rehearsal ended as FAILED. Pipeline.RestoreNotFinished",
    "The restore did not end",
    "Once the other site was told, a failover that does not come to its end leaves no site active: no run begins anywhere.",
    "Remove the cause and start the machine again with the same input; it goes on where that is safe.",
    `Execution: ${EXECUTION}`,
    "Runbook: https://runbook.example/alarms",
  ]);
});

test("a backup, which a rule starts and nobody looks at: the redrive", () => {
  const event = executionEvent("TIMED_OUT", { error: null });
  expect(message("recovery-ended-badly", event)).toContain(REDRIVE);
});

test("how each machine that is started ends is told by one rule", () => {
  const { failover, ofTables } = PROVISIONED.recovery;
  const told = rules.flatMap(
    ({ pattern }) => (pattern["detail"] as { readonly stateMachineArn?: readonly string[] }).stateMachineArn ?? [],
  );
  expect([...told].sort()).toEqual([MACHINE, failover, ...ofTables].sort());
});

test.each(["FAILED", "TIMEOUT", "STOPPED", "ERROR"])("a job that ended as %s", (state) => {
  const event = glueEvent("Glue Job State Change", {
    jobName: "glue_to_redshift_job",
    severity: "ERROR",
    state,
    jobRunId: "jr_abc",
    message: "Source.TableMissing: no table bookings",
  });
  expect(message("job-ended-badly", event)).toEqual([
    `RentalETLPipeline: job glue_to_redshift_job ended as ${state} (jr_abc).`,
    "Source.TableMissing: no table bookings",
    "The state machine tries again by itself. If that does not help, the run ends and a message says so; then",
    `jq -n --arg job glue_to_redshift_job '{retry: true, failed_job: $job}' | ${START}`,
    "Runbook: https://runbook.example/alarms#pipeline-failure",
  ]);
});

test("a job that is slow", () => {
  const event = glueEvent("Glue Job Run Status", {
    jobName: "RDS_TO_S3_job",
    severity: "INFO",
    notificationCondition: { NotifyDelayAfter: 90 },
    state: "RUNNING",
    jobRunId: "jr_abc",
    message: "Job is in RUNNING state",
    startedOn: "2026-02-26T02:00:11Z",
  });
  expect(message("job-is-slow", event)).toEqual([
    "RentalETLPipeline: job RDS_TO_S3_job is still RUNNING (jr_abc), longer than it should take.",
    "Runbook: https://runbook.example/alarms#processing-delay",
  ]);
});

test("a data quality evaluation that failed", () => {
  const event = glueEvent("Data Quality Evaluation Results Available", {
    context: {
      contextType: "GLUE_JOB",
      jobId: "jr_abc",
      jobName: "glue_to_redshift_job",
      evaluationContext: "processed",
    },
    resultID: "dqresult-1",
    rulesetNames: ["rulset1"],
    state: "FAILED",
    score: 0.95,
    rulesSucceeded: 19,
    rulesFailed: 1,
  });
  expect(message("quality-evaluated-badly", event)).toEqual([
    "RentalETLPipeline: rules of data quality failed, score 0.95 (jr_abc).",
    "If a rule that stops the load is among them, the run ends. Once the source is corrected:",
    `jq -n --arg job RDS_TO_S3_job '{retry: true, failed_job: $job}' | ${START}`,
    "To load the data as it is, with the reason kept in the ledger:",
    `jq -n --arg job quality_gate --arg why 'the reason' '{retry: true, failed_job: $job, waive_quality: $why}' | ${START}`,
    "Runbook: https://runbook.example/alarms",
  ]);
});

test("the shell and jq make of the command what the state machine takes", () => {
  const commands = rules.flatMap(({ inputTemplate }) =>
    textLines(inputTemplate).filter((line) => line.startsWith("jq ")),
  );
  const inputs = commands.map((command) => {
    const [make = ""] = command.replace("<job>", "RDS_TO_S3_job").split(" | aws ");
    const { stdout, stderr } = spawnSync("bash", ["-c", make], { encoding: "utf8" });
    if (stderr !== "") throw new Error(stderr);
    return JSON.parse(stdout) as unknown;
  });
  const begin = { retry: true, failed_job: "RDS_TO_S3_job" };
  expect(inputs).toEqual([
    begin,
    begin,
    begin,
    { retry: true, failed_job: "quality_gate", waive_quality: "the reason" },
  ]);
});

test("what EventBridge would refuse is refused", () => {
  const transformer = { inputPaths: { a: "$.detail.a" }, inputTemplate: '"<a> and <b>"' };
  expect(() => transformInput({}, transformer)).toThrow("no path for the variable b");
  expect(() => transformInput({}, { ...transformer, inputPaths: { a: "$.detail['a']" } })).toThrow("dot notation");
  expect(() => transformInput({}, { ...transformer, inputPaths: { "aws.a": "$.a" } })).toThrow("reserved");
  expect(() => textLines("no quotes")).toThrow("stands in quotes");
  expect(() => textLines('"a \\"quote\\""')).toThrow("escaped");
});
