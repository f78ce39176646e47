import type { PipelineModel } from "../../model";
import type { Limit, MetricAlarm } from "./alarm";
import type { AlarmPlace } from "./print";
import { runbookAnchor } from "./runbook-anchor";
import { commandsFor } from "./runbook-commands";

/** What the stack is called where the runbook is read. */
export interface RunbookPlace extends AlarmPlace {
  readonly stack: string;
  readonly region: string;
  /** Output of the stack to its value, for a night on which Pulumi is out of reach. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The runbook: for each alarm what it means, when it speaks, what to look at first, and the commands. */
export function printRunbook(model: PipelineModel, alarms: readonly MetricAlarm[], place: RunbookPlace): string {
  return [
    `# Runbook of ${model.name}`,
    "",
    "Generated from the definition; every alarm's text and every failure message leads to a section here.",
    "",
    "## Before anything else",
    "",
    "The commands below are for bash with the AWS CLI 2 and jq (AWS CloudShell has all three). They speak of the stack by",
    "its outputs; these lines make variables of them:",
    "",
    "```bash",
    `export AWS_REGION=${place.region}`,
    `eval "$(pulumi stack output --stack ${place.stack} --shell)"`,
    "```",
    "",
    `Without Pulumi, the names of \`${place.stack}\` (another stack has its own name at their ends):`,
    "",
    "```bash",
    "account=$(aws sts get-caller-identity --query Account --output text)",
    ...Object.entries(place.outputs).map(([name, value]) => `${name}=${value}`),
    "```",
    "",
    "Then: 1. the section of the alarm, 2. its commands from the top, 3. if a run must be cured, the redrive goes on where it",
    "stopped, and the retry begins anew with the same dates. Both are safe to repeat: a step that is run again writes the same.",
    "",
    "## The alarms",
    "",
    "| alarm | severity | speaks when |",
    "|---|---|---|",
    ...alarms.map(
      (alarm) => `| [${alarm.id}](#${runbookAnchor(alarm.id)}) | ${alarm.severity} | ${condition(alarm)} |`,
    ),
    "",
    "In a stack whose schedule is off, data-freshness and run-never-started do not exist: nothing is late there.",
    "",
    ...alarms.flatMap((alarm) => section(model, alarm, place)),
  ].join("\n");
}

function section(model: PipelineModel, alarm: MetricAlarm, place: RunbookPlace): readonly string[] {
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
    ...commandsFor(model, alarm, place),
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
