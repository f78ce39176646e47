import { DAMAGED_ELSEWHERE, INCOMPLETE, printLookElsewhereBatch } from "../../redshift/restore/elsewhere";
import type { Condition, States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { sqlGuard, sqlStepTask } from "../sql-task";

/** Of a dry run too: what else is damaged, which a restore of this table does not mend. It is told and refuses nothing. */
export function lookElsewhere({ model, bindings }: FailoverContext, next: string): States {
  return {
    DescribeLook: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$$.Execution.Name",
        "check_id.$": "$$.Execution.Name",
        "logical_date.$": "$.chosen.newest.logical_date",
        window_start: "",
        "window_end.$": "$.chosen.newest.window_end",
        "members.$": "$.chosen.members_text",
        "epoch.$": "$.site.epoch",
        "warehouse.$": "$.site.warehouse",
      },
      ResultPath: "$.run",
      Next: "LookElsewhere",
    },
    LookElsewhere: sqlStepTask(printLookElsewhereBatch(model, "before"), bindings, "IsDamagedElsewhere"),
    IsDamagedElsewhere: sqlGuard(next, next),
  };
}

/** At the end no row points to a member that the restored tables do not have. `leave`: a table cannot be compared. */
export function checkRestored(
  { model, bindings }: FailoverContext,
  { compare, leave }: { readonly compare: string; readonly leave: string },
): States {
  return {
    CheckReferences: sqlStepTask(printLookElsewhereBatch(model, "after"), bindings, "DoReferencesHold"),
    DoReferencesHold: sqlGuard(compare, "IsItElsewhere"),
    IsItElsewhere: {
      Type: "Choice",
      Choices: [
        { ...CANNOT_BE_COMPARED, Next: leave },
        { Variable: "$.batch.refusal", StringMatches: `*${DAMAGED_ELSEWHERE}*`, Next: compare },
      ],
      Default: "Refused",
    },
  };
}

/** A table that is looked at is gone, or lacks columns. */
export const CANNOT_BE_COMPARED = {
  Variable: "$.batch.refusal",
  StringMatches: `*${DAMAGED_ELSEWHERE}*${INCOMPLETE}*`,
} as const satisfies Condition;
