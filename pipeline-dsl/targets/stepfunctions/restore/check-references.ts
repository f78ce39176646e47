import { printReferencesBatch } from "../../redshift/restore/restore";
import type { States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { sqlGuard, sqlStepTask } from "../sql-task";

/** At the end no row points to a member that is not there. */
export function checkReferences({ model, bindings }: FailoverContext, next: string): States {
  const batch = printReferencesBatch(model);
  if (batch.statements.length === 0) {
    return { CheckReferences: { Type: "Pass", Comment: "No table points to another", Next: next } };
  }
  return {
    CheckReferences: sqlStepTask(batch, bindings, "DoReferencesHold"),
    DoReferencesHold: sqlGuard(next, "Refused"),
  };
}
