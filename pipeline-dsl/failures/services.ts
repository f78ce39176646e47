import { TRY_AGAIN, type FailureCode } from "./failure-code";

/** Who answers with codes of its own; `Glue.ThrottlingException` is explained as one of `Glue`. */
const SERVICES: Readonly<Record<string, string>> = {
  DynamoDB: "Amazon DynamoDB, which holds the run ledger",
  DynamoDb: "Amazon DynamoDB, which holds the run ledger",
  Glue: "AWS Glue, which runs the jobs",
  Lambda: "AWS Lambda, which runs the recovery function",
  Redshift: "Amazon Redshift, asked to restore or to change a cluster",
  RedshiftServerless: "Amazon Redshift Serverless, asked to restore into a namespace",
  RedshiftData: "the Redshift Data API, which takes the batches of SQL",
  Sfn: "AWS Step Functions, asked about another execution",
  StepFunctions: "AWS Step Functions, asked to start a part of the run",
};

/** Errors of the state machine itself, by the Amazon States Language. */
const STATES: Readonly<Record<string, readonly [summary: string, explanation: string, remedy: string]>> = {
  "States.TaskFailed": [
    "A task failed without a name for it",
    "The cause in the message is all that the service said.",
    "Do what the cause says.",
  ],
  "States.Timeout": [
    "A step took longer than it may",
    "The time limit of the step or of the whole run has passed; the run tried the step again on its own before it failed.",
    "See in the job's or the warehouse's monitoring what it waited for. If the data has grown, raise the limit or the capacity.",
  ],
  "States.HeartbeatTimeout": [
    "A task gave no sign of life",
    "The state machine stopped waiting for it.",
    "See in the service's own log why it stood still.",
  ],
  "States.Permissions": [
    "The state machine may not make a call",
    "The role of the machine lacks a permission, or a policy of the organization forbids the call. It is not tried again.",
    "Deploy the stack again: its roles are printed from what the machine calls. Then look for a policy that denies the call.",
  ],
  "States.Runtime": [
    "A state could not be evaluated",
    "An input or an answer had not the form that the machine expects.",
    "Deploy again, so that machine and jobs come from one commit; look at the input of the state.",
  ],
  "States.DataLimitExceeded": [
    "A state's data is larger than 256 KiB",
    "The limit of Step Functions for the data between states.",
    "See which state's output is so large; `npx pipeline check` measures what is printed.",
  ],
};

const STATE_FAILURES = Object.entries(STATES).map(([code, [summary, explanation, remedy]]): FailureCode => ({
  code,
  summary,
  explanation,
  remedy,
  goOn: [TRY_AGAIN],
}));

/** One page a service, for there is no end of their codes. */
const SERVICE_FAILURES = Object.entries(SERVICES).map(([service, who]): FailureCode => ({
  code: `${service}.*`,
  summary: `An answer of ${who}`,
  explanation:
    "The code and the sentence are the service's own. What is worth it, such as throttling or an error within the service, was tried again with pauses before the run failed; what no second attempt cures was not.",
  remedy:
    "Look the code up in the service's API reference, under the errors of the call that the step makes; `npx pipeline explain STEP` names the step's work.",
  goOn: [TRY_AGAIN],
}));

export const FAILURES_OF_SERVICES: readonly FailureCode[] = [...STATE_FAILURES, ...SERVICE_FAILURES];
