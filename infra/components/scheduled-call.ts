import { Schedule as SchedulerSchedule, type ScheduleArgs } from "@pulumi/aws/scheduler";
import type * as pulumi from "@pulumi/pulumi";
import type { Schedule, TimedRhythm } from "../../pipeline-dsl/model";
import { sortedJson } from "../sorted-json";
import { transformed, type Transform } from "./component";

export interface ScheduledCallArgs {
  readonly name: string;
  readonly description: string;
  readonly schedule: Schedule | TimedRhythm;
  readonly enabled: boolean;
  /** AWS API that is called, such as `sfn:startExecution`. */
  readonly call: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly roleArn: pulumi.Input<string>;
  readonly queueArn: pulumi.Input<string>;
  readonly partition: string;
  readonly transform?: Transform<ScheduleArgs> | undefined;
}

/** Scheduler fills this with an id that is new for each attempt: a name made of it is free, and keeps no second start away. */
export const SCHEDULED_EXECUTION = "<aws.scheduler.execution-id>";
/** The same for each attempt: `2022-03-22T18:59:43Z`. By it the pipeline's machine knows a second start; no name may hold it. */
export const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** One call of an AWS API, every day or in a declared rhythm, at a local time. */
export function scheduledCall(
  name: string,
  args: ScheduledCallArgs,
  options: pulumi.CustomResourceOptions,
): SchedulerSchedule {
  return new SchedulerSchedule(
    name,
    transformed(
      {
        name: args.name,
        description: args.description,
        scheduleExpression: cronExpression(args.schedule),
        scheduleExpressionTimezone: args.schedule.timeZone,
        flexibleTimeWindow: { mode: "OFF" },
        state: args.enabled ? "ENABLED" : "DISABLED",
        target: {
          arn: `arn:${args.partition}:scheduler:::aws-sdk:${args.call}`,
          roleArn: args.roleArn,
          input: sortedJson(args.input),
          deadLetterConfig: { arn: args.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        },
      },
      args.transform,
    ),
    options,
  );
}

/** `02:30` -> `cron(30 2 * * ? *)`; on Sundays `cron(30 2 ? * SUN *)`; on the first `cron(30 2 1 * ? *)`. */
export function cronExpression(schedule: Schedule | TimedRhythm): string {
  const [hour, minute] = schedule.at.split(":").map(Number);
  return `cron(${String(minute)} ${String(hour)} ${daysOf(schedule)} *)`;
}

function daysOf(schedule: Schedule | TimedRhythm): string {
  switch (schedule.kind) {
    case "weekly":
      return `? * ${schedule.day.slice(0, 3).toUpperCase()}`;
    case "monthly":
      return `${String(schedule.day)} * ?`;
    default:
      return "* * ?";
  }
}
