import type { PipelineModel } from "../../model";
import type { Limit, MetricAlarm } from "./alarm";

/** The runbook: for each alarm what it means, when it speaks, what to look at first, and the commands. */
export function printRunbook(model: PipelineModel, alarms: readonly MetricAlarm[]): string {
  return [
    `# Runbook of ${model.name}`,
    "",
    "Generated from the definition; every alarm's text links to its section here.",
    "",
    "| alarm | severity | speaks when |",
    "|---|---|---|",
    ...alarms.map(
      (alarm) => `| [${alarm.id}](#${runbookAnchor(alarm.id)}) | ${alarm.severity} | ${condition(alarm)} |`,
    ),
    "",
    ...alarms.flatMap((alarm) => section(model, alarm)),
  ].join("\n");
}

export function runbookAnchor(id: string): string {
  return id;
}

function section(model: PipelineModel, alarm: MetricAlarm): readonly string[] {
  return [
    `## ${alarm.id}`,
    "",
    `${alarm.title}. ${alarm.meaning}`,
    "",
    describeAlarm(alarm),
    "",
    ...alarm.firstSteps.map((step, index) => `${index + 1}. ${step}`),
    "",
    "```bash",
    ...commandsOf(model, alarm),
    "```",
    "",
  ];
}

/** How urgent an alarm is, when it speaks, and what silence means to it. */
export function describeAlarm(alarm: MetricAlarm): string {
  return `Severity: ${alarm.severity}. Speaks when ${condition(alarm)}. Missing points count as ${missing(alarm)}.`;
}

function condition(alarm: MetricAlarm): string {
  const { datapointsToAlarm: needed, evaluationPeriods: periods } = alarm;
  const points = needed === periods ? `${needed} points in a row` : `${needed} of ${periods} points`;
  return `${points} are ${limitInWords(alarm.limit)}`;
}

function limitInWords(limit: Limit): string {
  if (limit.kind === "anomalyBand") return `outside a learned band of ${limit.deviations} standard deviations`;
  switch (limit.comparison) {
    case "GreaterThanThreshold":
      return `above ${limit.value}`;
    case "GreaterThanOrEqualToThreshold":
      return `${limit.value} or more`;
    case "LessThanThreshold":
      return `under ${limit.value}`;
    case "LessThanOrEqualToThreshold":
      return `${limit.value} or less`;
  }
}

function missing(alarm: MetricAlarm): string {
  switch (alarm.treatMissingData) {
    case "breaching":
      return "breaching: silence is a fault";
    case "notBreaching":
      return "not breaching: no news is good news";
    case "ignore":
      return "nothing: the state stays";
    case "missing":
      return "missing";
  }
}

/** The commands that answer the first question of each family of alarms. */
export function commandsOf(model: PipelineModel, alarm: MetricAlarm): readonly string[] {
  const failedExecutions =
    "aws stepfunctions list-executions --state-machine-arn $STATE_MACHINE_ARN --status-filter FAILED --max-items 5";
  const latestRun = `aws dynamodb get-item --table-name $LEDGER_TABLE --key '{"pipeline": {"S": "${model.name}"}, "item": {"S": "latest"}}'`;
  if (alarm.id.startsWith("utilization-"))
    return ["aws cloudwatch get-metric-widget-image --metric-widget file://widget.json --output text"];
  if (alarm.id === "recorder-heartbeat") return ["aws logs tail /aws/lambda/$RECORDER_NAME --since 1h"];
  if (alarm.id === "run-never-started") {
    return [
      "aws scheduler get-schedule --name $SCHEDULE_NAME",
      `aws stepfunctions start-execution --state-machine-arn $STATE_MACHINE_ARN --input '{"logical_date": "YYYY-MM-DD"}'`,
    ];
  }
  return [
    latestRun,
    failedExecutions,
    "aws stepfunctions redrive-execution --execution-arn $EXECUTION_ARN",
    `aws stepfunctions start-execution --state-machine-arn $STATE_MACHINE_ARN --input '{"retry": true, "failed_job": "${model.jobs.extract.name}"}'`,
  ];
}
