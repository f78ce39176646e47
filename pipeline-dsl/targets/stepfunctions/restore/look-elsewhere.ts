import { DAMAGED_ELSEWHERE, INCOMPLETE, printLookElsewhereBatch } from "../../redshift/restore/elsewhere";
import type { States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { sqlGuard, sqlStepTask } from "../sql-task";

/** Of a dry run too: what else is damaged, which a restore of this table does not mend. It is told and refuses nothing. */
export function lookElsewhere({ model, bindings }: FailoverContext, next: string): States {
  return {
    DescribeLook: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$$.Execution.Name",
        "members.$": "$.chosen.members_text",
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
        { Variable: "$.batch.refusal", StringMatches: `*${DAMAGED_ELSEWHERE}*${INCOMPLETE}*`, Next: leave },
        { Variable: "$.batch.refusal", StringMatches: `*${DAMAGED_ELSEWHERE}*`, Next: compare },
      ],
      Default: "Refused",
    },
  };
}
