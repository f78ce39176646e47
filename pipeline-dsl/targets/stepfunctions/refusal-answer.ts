import type { Catcher, States } from "./asl";
import { SQL_REFUSED } from "./sql-task";

/**
 * A machine that others start, and start again where it fails, answers what a step of it refuses: a parent cannot tell a child's
 * failures apart, they are all `States.TaskFailed`. Who does not ask for it hears of it as a failure, and never as an end that is well.
 */
export function answerStates(): States {
  return {
    [ANSWER_NOTHING]: { Type: "Pass", Result: { refusal: "" }, End: true },
    TakeRefusal: {
      Type: "Pass",
      Parameters: { "refusal.$": "$.refused.Cause" },
      ResultPath: "$.batch",
      Next: ANSWER_REFUSAL,
    },
    [ANSWER_REFUSAL]: {
      Type: "Choice",
      Choices: [{ Variable: "$.refusals", IsPresent: true, Next: "AnswersRefusal" }],
      Default: "Refused",
    },
    AnswersRefusal: { Type: "Pass", Parameters: { "refusal.$": "$.batch.refusal" }, End: true },
    Refused: SQL_REFUSED,
  };
}

/** Nothing was refused: the end of the machine. */
export const ANSWER_NOTHING = "Finished";

/** Where a refusal that is at `$.batch.refusal` leads. */
export const ANSWER_REFUSAL = "IsRefusalAsked";

/** The same of a step that runs beside others: its branch ends in `SQL_REFUSED`. */
export const CATCH_REFUSAL: readonly Catcher[] = [
  { ErrorEquals: [SQL_REFUSED.Error], ResultPath: "$.refused", Next: "TakeRefusal" },
];
