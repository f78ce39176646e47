import type { ExecutionEvent } from "../../lab/executions/records";

/** What a person wants to see go by: calls and the named steps, not how a machine decides. */
const TOLD = {
  failover:
    /^(ActivateStandby|Survey|FenceOther|Restore|SeeCluster|OpenWarehouse|ReplayBatch$|load_|migrate_|CountRows|UpdateDns|AdoptCommits|RedirectGlue|VerifyConsistency|LoadAgain|VerifyAgain|WriteReport|CleanUp)/,
  backfill:
    /^(?:PlanBackfill|MigrateWarehouse|RecomputeDays|prepare_|LoadDay$|take_over_|CheckReferences|WriteManifest)/,
  restore: /^(?:ChooseSource|LookElsewhere|restore_|empty_|LoadBatch|load_|CheckReferences|VerifyRestored)/,
};

/** One line an event of a machine's state; null for what is not told. */
export function stateLine(machine: keyof typeof TOLD, { type, state, error }: ExecutionEvent): string | null {
  if (!TOLD[machine].test(state)) return null;
  if (type === "entered") return `  ${state}`;
  if (type === "retried") return `  ${state}: tried again`;
  return type === "failed" ? `  ${state}: failed${error === undefined ? "" : ` (${error})`}` : null;
}
