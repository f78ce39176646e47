import { errorsAnswered, type RecoveryCall } from "../recovery/aws-refusals";
import type { Retrier } from "./asl";

/** The longest that a job waits for capacity before Glue starts it. */
export const JOB_QUEUE_SECONDS = 15 * 60;

/** `States.TaskFailed` also matches errors that no second attempt cures, so a guard stands before it. */
function never(errors: readonly string[]): Retrier {
  return { ErrorEquals: errors, MaxAttempts: 0 };
}

const JOB_NEVER = never([
  "Glue.EntityNotFoundException",
  "Glue.InvalidInputException",
  "Glue.AccessDeniedException",
  "States.Permissions",
]);

/** Glue throttles many simultaneous starts, under two names. */
const JOB_THROTTLED: Retrier = {
  ErrorEquals: [
    "Glue.ConcurrentRunsExceededException",
    "Glue.ThrottlingException",
    "Glue.AWSGlueException",
    "Glue.OperationTimeoutException",
    "Glue.InternalServiceException",
    "Glue.ResourceNumberLimitExceededException",
  ],
  IntervalSeconds: 20,
  MaxAttempts: 8,
  BackoffRate: 1.8,
  MaxDelaySeconds: 300,
  JitterStrategy: "FULL",
};

export const JOB_RETRY: readonly Retrier[] = [
  JOB_NEVER,
  JOB_THROTTLED,
  {
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 60,
    MaxAttempts: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 900,
    JitterStrategy: "FULL",
  },
];

/** Of a backfill: the ledger remembers no refusal of its job, and who starts it again goes on where it stopped. */
export const JOB_START_RETRY: readonly Retrier[] = [JOB_NEVER, JOB_THROTTLED];

/** A failed condition is an answer, not a fault. A cancelled transaction may be a conflict, so it counts as a fault. */
export const LEDGER_RETRY: readonly Retrier[] = [
  never(["DynamoDb.ConditionalCheckFailedException", "DynamoDb.ResourceNotFoundException", "States.Permissions"]),
  {
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 1,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 20,
    JitterStrategy: "FULL",
  },
];

export const OWNER_RETRY: readonly Retrier[] = [
  never(["Sfn.ExecutionDoesNotExistException", "Sfn.InvalidArnException", "States.Permissions"]),
  {
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 2,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
];

/** A child machine that runs a batch: each attempt is an execution of its own, so a failed batch is run again. */
export const BATCH_RETRY: readonly Retrier[] = [
  never([
    "StepFunctions.StateMachineDoesNotExistException",
    "StepFunctions.InvalidExecutionInputException",
    "States.Permissions",
  ]),
  {
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 30,
    MaxAttempts: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 300,
    JitterStrategy: "FULL",
  },
];

/** A part retries its own steps; only its start is retried from outside, where attempts would multiply. */
export const PART_RETRY: readonly Retrier[] = [
  {
    ErrorEquals: ["StepFunctions.ThrottlingException", "StepFunctions.SdkClientException"],
    IntervalSeconds: 5,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
  },
];

/** The function's own refusals are answers; what Lambda or a service says is tried again. */
export const FUNCTION_RETRY: readonly Retrier[] = [
  never([
    "Lambda.ResourceNotFoundException",
    "Lambda.InvalidRequestContentException",
    "RecoveryRefused",
    "States.Permissions",
  ]),
  {
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 2,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
];

/** Of a call that makes or looks at a warehouse, a name or an alarm: what no second attempt cures is not tried again. */
export function recoveryRetry(call: RecoveryCall): readonly Retrier[] {
  return [
    never([...errorsAnswered(call, "caught"), ...errorsAnswered(call, "stops"), "States.Permissions"]),
    {
      ErrorEquals: ["States.TaskFailed", "States.Timeout"],
      IntervalSeconds: 5,
      MaxAttempts: 6,
      BackoffRate: 2,
      MaxDelaySeconds: 60,
      JitterStrategy: "FULL",
    },
  ];
}

export const WAREHOUSE_RETRY: readonly Retrier[] = [
  never(["RedshiftData.ValidationException", "RedshiftData.ResourceNotFoundException", "States.Permissions"]),
  {
    // Too many statements at once, a paused cluster, a failover: the Data API is asked again for about ten minutes.
    ErrorEquals: ["States.TaskFailed", "States.Timeout"],
    IntervalSeconds: 5,
    MaxAttempts: 8,
    BackoffRate: 2,
    MaxDelaySeconds: 120,
    JitterStrategy: "FULL",
  },
];
