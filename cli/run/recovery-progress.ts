import type { ExecutionEvent } from "../../lab/executions/records";

/** What a person wants to see go by: calls and the named steps, not how the machine decides. */
const TOLD =
  /^(ActivateStandby|Survey|FenceOther|Restore|SeeCluster|OpenWarehouse|ReplayBatch$|load_|migrate_|CountRows|UpdateDns|AdoptCommits|RedirectGlue|VerifyConsistency|LoadAgain|VerifyAgain|WriteReport|CleanUp)/;

export function stateLine({ type, state, error }: ExecutionEvent): string | null {
  if (!TOLD.test(state)) return null;
  if (type === "entered") return `  ${state}`;
  if (type === "retried") return `  ${state}: tried again`;
  return type === "failed" ? `  ${state}: failed${error === undefined ? "" : ` (${error})`}` : null;
}
