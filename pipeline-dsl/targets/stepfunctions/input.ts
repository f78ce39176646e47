import { clocksOf } from "../../checks/operations/time-zones";
import type { Schedule } from "../../model";
import type { Condition, States } from "./asl";
import { withDefaults } from "./input-defaults";
import type { Refusal } from "./refusals";

const TEXT_INPUTS = ["failed_job", "logical_date", "scheduled_time", "waive_quality"] as const;

const IS_RETRY: Condition = { Variable: "$.input.retry", BooleanEquals: true };

/** Reads the execution's input, refuses what it cannot mean, and finds the logical date of a new run. */
export function inputStates(knownSteps: readonly string[], schedule: Schedule, next: string): States {
  const defaults = { retry: false, ...Object.fromEntries(TEXT_INPUTS.map((name) => [name, ""])) };
  const refuse = (refusal: Refusal): { Next: Refusal } => ({ Next: refusal });
  return {
    ...withDefaults(defaults, "ReadInput"),
    ReadInput: {
      Type: "Choice",
      Choices: [
        { Or: malformed(), ...refuse("MalformedInput") },
        { And: [IS_RETRY, { Not: { Or: knownSteps.map(isNamed) } }], ...refuse("UnknownRetryJob") },
        { ...IS_RETRY, Next: next },
        { Not: { Variable: "$.input.logical_date", StringEquals: "" }, Next: "TakeGivenDate" },
        { Not: { Variable: "$.input.scheduled_time", StringEquals: "" }, Next: "TakeScheduledDate" },
      ],
      Default: "NoLogicalDate" satisfies Refusal,
    },
    TakeGivenDate: {
      Type: "Pass",
      Parameters: { "logical_date.$": "$.input.logical_date" },
      ResultPath: "$.date",
      Next: "WriteMidnight",
    },
    TakeScheduledDate: {
      Type: "Pass",
      Parameters: {
        "logical_date.$": "States.ArrayGetItem(States.StringSplit($.input.scheduled_time, 'T'), 0)",
      },
      ResultPath: "$.date",
      Next: "WriteMidnight",
    },
    // A date is one when its midnight is a timestamp: nothing else can reach the SQL that it is written into.
    WriteMidnight: {
      Type: "Pass",
      Parameters: {
        "logical_date.$": "$.date.logical_date",
        "midnight.$": "States.Format('{}T00:00:00Z', $.date.logical_date)",
        "due.$": `States.Format('{}T${schedule.at}:00${offsetWhenDue(schedule)}', $.date.logical_date)`,
        "now.$": "$$.Execution.StartTime",
      },
      ResultPath: "$.date",
      Next: "CheckDate",
    },
    CheckDate: {
      Type: "Choice",
      Choices: [{ Variable: "$.date.midnight", IsTimestamp: true, Next: "IsDue" }],
      Default: "NoLogicalDate" satisfies Refusal,
    },
    // A date that lies ahead would close the way for every date before it, and its window ends in the future.
    IsDue: {
      Type: "Choice",
      Choices: [
        { Variable: "$.date.due", TimestampGreaterThanPath: "$.date.now", Next: "DateNotDue" satisfies Refusal },
      ],
      Default: next,
    },
  };
}

/**
 * The state language knows no time zones, so the largest offset that the zone has in a year stands for all: a date may
 * begin as much earlier as clocks are moved. Another minute, since no two clocks agree.
 */
function offsetWhenDue({ timeZone }: Schedule): string {
  const minutes = Math.max(...(clocksOf(timeZone)?.offsets ?? [0])) + 1;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const padded = [hours, rest].map((part) => String(part).padStart(2, "0"));
  return `${minutes < 0 ? "-" : "+"}${padded.join(":")}`;
}

/** The name of an execution becomes the id of its run, which stands between quotes in SQL. */
function malformed(): readonly Condition[] {
  return [
    { Not: { Variable: "$.input.retry", IsBoolean: true } },
    ...TEXT_INPUTS.map((name) => ({ Not: { Variable: `$.input.${name}`, IsString: true } as const })),
    { Variable: "$$.Execution.Name", StringMatches: "*'*" },
  ];
}

function isNamed(name: string): Condition {
  return { Variable: "$.input.failed_job", StringEquals: name };
}
