import type { PipelineModel } from "../../model";
import type { Watched } from "./watched";

/** An EventBridge rule that tells the topic at once: metrics are best-effort and miss jobs that fail early. */
export interface EventRule {
  readonly id: string;
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Variables of the message, as JSONPath into the event. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** One quoted line a message line, as EventBridge wants its text templates. */
  readonly inputTemplate: string;
}

export function eventRulesOf(model: PipelineModel, watched: Watched): readonly EventRule[] {
  const jobs = [watched.jobNames.extract, watched.jobNames.load];
  return [
    {
      id: "run-ended-badly",
      description: `An execution of ${model.name} failed, timed out or was aborted`,
      pattern: {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [watched.stateMachineArn], status: ["ABORTED", "FAILED", "TIMED_OUT"] },
      },
      inputPaths: {
        arn: "$.detail.executionArn",
        cause: "$.detail.cause",
        error: "$.detail.error",
        status: "$.detail.status",
      },
      inputTemplate: lines([
        `${model.name}: an execution ended as <status>: <error>`,
        "<cause>",
        "Transient cause: aws stepfunctions redrive-execution --execution-arn <arn>",
        `Corrected data or code: aws stepfunctions start-execution --state-machine-arn ${watched.stateMachineArn} --input '{\\"retry\\": true, \\"failed_job\\": \\"STEP\\"}'`,
        `STEP is the failed step's name, or ${model.jobs.extract.name} to begin anew with the same window.`,
      ]),
    },
    {
      id: "job-ended-badly",
      description: "A Glue job failed, timed out or was stopped",
      pattern: {
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName: jobs, state: ["ERROR", "FAILED", "STOPPED", "TIMEOUT"] },
      },
      inputPaths: {
        job: "$.detail.jobName",
        message: "$.detail.message",
        run: "$.detail.jobRunId",
        state: "$.detail.state",
      },
      inputTemplate: lines([
        `${model.name}: job <job> ended as <state> (<run>)`,
        "<message>",
        "The state machine retries it; a message about the execution follows if that does not help.",
        `By hand: aws stepfunctions start-execution --state-machine-arn ${watched.stateMachineArn} --input '{\\"retry\\": true, \\"failed_job\\": \\"<job>\\"}'`,
      ]),
    },
    {
      id: "job-is-slow",
      description: "A Glue job runs longer than its notification delay",
      pattern: {
        source: ["aws.glue"],
        "detail-type": ["Glue Job Run Status"],
        detail: { jobName: jobs },
      },
      inputPaths: { job: "$.detail.jobName", run: "$.detail.jobRunId", state: "$.detail.state" },
      inputTemplate: lines([`${model.name}: job <job> is still <state> (<run>), longer than it should take.`]),
    },
    {
      id: "quality-evaluated-badly",
      description: "A Data Quality ruleset failed",
      pattern: {
        source: ["aws.glue-dataquality"],
        "detail-type": ["Data Quality Evaluation Results Available"],
        detail: { context: { jobName: [watched.jobNames.load] }, state: ["FAILED"] },
      },
      inputPaths: { ruleset: "$.detail.rulesetNames[0]", score: "$.detail.score" },
      inputTemplate: lines([
        `${model.name}: data quality failed, score <score>, ruleset <ruleset>.`,
        "Rules that stop the run are the gate's business; see the run's quality in the ledger.",
      ]),
    },
  ];
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join("\n");
}
