import type { AlertSeverity, PipelineModel } from "../../model";
import { QUALITY_GATE } from "../steps";
import type { AlarmPlace } from "./print";
import { runbookAnchor } from "./runbook-anchor";
import type { Watched } from "./watched";

/** An EventBridge rule that tells the topic at once: metrics are best-effort and miss jobs that fail early. */
export interface EventRule {
  readonly id: string;
  /** Which topic hears of it. */
  readonly severity: AlertSeverity;
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Variables of the message, as JSONPath into the event. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** One quoted line a message line, as EventBridge wants its text templates. */
  readonly inputTemplate: string;
}

/** A run's end is critical; what the machine still retries, or only takes long, is a warning. */
export function eventRulesOf(model: PipelineModel, watched: Watched, place: AlarmPlace): readonly EventRule[] {
  const jobs = [watched.jobNames.extract, watched.jobNames.load];
  const { retry, redrive } = commands(watched);
  const runbook = (alarm: string): string => `Runbook: ${place.runbookUrl}#${runbookAnchor(alarm)}`;
  return [
    {
      id: "run-ended-badly",
      severity: model.alerts.find((alert) => alert.kind === "pipelineFailure")?.severity ?? "critical",
      ...endedBadly(place, [watched.stateMachineArn], {
        description: `An execution of ${model.name}`,
        subject: "a run",
        advice: [
          "A cause that passes by itself, or that you have removed: go on at the step that failed with",
          redrive("<arn>"),
          "To begin anew with the same dates, or at another step (put its name in the place of the job's):",
          retry(model.jobs.extract.name),
          runbook("pipeline-failure"),
        ],
      }),
    },
    // Who started one of these may have gone, and a rule started the backup: no figure says how they end.
    {
      id: "failover-ended-badly",
      severity: "critical",
      ...endedBadly(place, [watched.recovery.failover], {
        description: `A failover, fail-back or rehearsal of ${model.name}`,
        subject: "a failover, fail-back or rehearsal",
        advice: [
          "Once the other site was told, a failover that does not come to its end leaves no site active: no run begins anywhere.",
          "Remove the cause and start the machine again with the same input; it goes on where that is safe.",
          "Execution: <arn>",
          `Runbook: ${place.runbookUrl}`,
        ],
      }),
    },
    {
      id: "recovery-ended-badly",
      severity: "warning",
      ...endedBadly(place, watched.recovery.ofTables, {
        description: `A backup, a restore or a backfill of tables of ${model.name}`,
        subject: "a backup, a restore or a backfill of tables",
        advice: [
          "A restore or a backfill that changed its table before it ended holds runs off until it was started again; a backup is made up for by the next one.",
          "A cause that passes by itself, or that you have removed: go on at the step that failed with",
          redrive("<arn>"),
          `Runbook: ${place.runbookUrl}`,
        ],
      }),
    },
    {
      id: "job-ended-badly",
      severity: "warning",
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
        `${place.prefix}: job <job> ended as <state> (<run>).`,
        "<message>",
        "The state machine tries again by itself. If that does not help, the run ends and a message says so; then",
        retry("<job>"),
        runbook("pipeline-failure"),
      ]),
    },
    {
      id: "job-is-slow",
      severity: "warning",
      description: "A Glue job runs longer than its notification delay",
      pattern: {
        source: ["aws.glue"],
        "detail-type": ["Glue Job Run Status"],
        detail: { jobName: jobs },
      },
      inputPaths: { job: "$.detail.jobName", run: "$.detail.jobRunId", state: "$.detail.state" },
      inputTemplate: lines([
        `${place.prefix}: job <job> is still <state> (<run>), longer than it should take.`,
        runbook("processing-delay"),
      ]),
    },
    {
      id: "quality-evaluated-badly",
      // A rule that only warns fails its evaluation too. A breach that stops the run ends it, which is told as critical.
      severity: "warning",
      description: "A Data Quality evaluation failed",
      pattern: {
        source: ["aws.glue-dataquality"],
        "detail-type": ["Data Quality Evaluation Results Available"],
        detail: { context: { jobName: [watched.jobNames.load] }, state: ["FAILED"] },
      },
      inputPaths: { run: "$.detail.context.jobId", score: "$.detail.score" },
      inputTemplate: lines([
        `${place.prefix}: rules of data quality failed, score <score> (<run>).`,
        "If a rule that stops the load is among them, the run ends. Once the source is corrected:",
        retry(model.jobs.extract.name),
        "To load the data as it is, with the reason kept in the ledger:",
        retry(QUALITY_GATE, "the reason"),
        `Runbook: ${place.runbookUrl}`,
      ]),
    },
  ];
}

interface Ended {
  /** What the rule is about. */
  readonly description: string;
  /** The same as the message says it. */
  readonly subject: string;
  /** Lines of the message behind the cause; `<arn>` is the execution's. */
  readonly advice: readonly string[];
}

/** Executions of the machines that ended otherwise than well. */
function endedBadly(
  { prefix }: AlarmPlace,
  machines: readonly string[],
  { description, subject, advice }: Ended,
): Omit<EventRule, "id" | "severity"> {
  return {
    description: `${description} failed, timed out or was aborted`,
    pattern: {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { stateMachineArn: machines, status: ["ABORTED", "FAILED", "TIMED_OUT"] },
    },
    inputPaths: {
      arn: "$.detail.executionArn",
      cause: "$.detail.cause",
      error: "$.detail.error",
      status: "$.detail.status",
    },
    inputTemplate: lines([`${prefix}: ${subject} ended as <status>. <error>`, "<cause>", ...advice]),
  };
}

/**
 * Commands to paste. No double quote is in them: by the documentation, EventBridge may pass an escaped quote on with its
 * backslash or without, so jq, which needs none, puts the input together.
 */
function commands({ startArn }: Watched): {
  readonly retry: (failedJob: string, waiver?: string) => string;
  readonly redrive: (executionArn: string) => string;
} {
  const region = startArn.split(":")[3] ?? "";
  return {
    retry: (failedJob, waiver) => {
      const [argument, member] = waiver === undefined ? ["", ""] : [` --arg why '${waiver}'`, ", waive_quality: $why"];
      return [
        `jq -n --arg job ${failedJob}${argument} '{retry: true, failed_job: $job${member}}'`,
        `aws stepfunctions start-execution --region ${region} --state-machine-arn ${startArn} --input file:///dev/stdin`,
      ].join(" | ");
    },
    redrive: (executionArn) => `aws stepfunctions redrive-execution --region ${region} --execution-arn ${executionArn}`,
  };
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join("\n");
}
