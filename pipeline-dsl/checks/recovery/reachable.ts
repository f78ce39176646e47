import type { Recovery } from "../../model";
import { inWords } from "../../model/duration";
import { BATCHES_AFTER_A_SNAPSHOT, BATCHES_BEHIND } from "../../targets/recovery/assumptions";
import { REPLICATION_SECONDS } from "../../targets/recovery/replication";

/**
 * The recovery that a declaration can promise. The figures are planning assumptions on the safe side of what AWS
 * publishes; a rehearsal measures the real ones.
 */
export interface ReachableRecovery {
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  /** What each figure comes from. */
  readonly rpoBecause: string;
  readonly rtoBecause: string;
}

const MINUTE = 60;

/** The name's time to live, and the checks before and after the switch. */
const SWITCH = 5 * MINUTE;
/** Loading one day's batch. */
const REPLAY_OF_A_BATCH = 5 * MINUTE;
/** A snapshot restore accepts queries within tens of minutes; a new cluster is made first. */
const RESTORE: Readonly<Record<"serverless" | "provisioned", number>> = {
  serverless: 30 * MINUTE,
  provisioned: 45 * MINUTE,
};
/** AWS publishes no figure for the change of the primary within a multi-AZ cluster. */
const MULTI_AZ_FAILOVER = 5 * MINUTE;

export function reachableRecovery({ standby }: Pick<Recovery, "standby">): ReachableRecovery {
  switch (standby.kind) {
    case "multiAz":
      return {
        rpoSeconds: 0,
        rpoBecause: "both zones hold every committed row",
        rtoSeconds: MULTI_AZ_FAILOVER,
        rtoBecause: "the other zone takes over by itself",
      };
    case "warmStandby":
      return {
        ...replicated("replayed"),
        rtoSeconds: BATCHES_BEHIND * REPLAY_OF_A_BATCH + SWITCH,
        rtoBecause: `${replay(BATCHES_BEHIND)}, and switching takes ${inWords(SWITCH)}`,
      };
    case "pilotLight":
      return {
        ...replicated("replayed onto the restored snapshot"),
        rtoSeconds: RESTORE[standby.target] + BATCHES_AFTER_A_SNAPSHOT * REPLAY_OF_A_BATCH + SWITCH,
        rtoBecause: `restoring the snapshot takes ${inWords(RESTORE[standby.target])}, ${replay(BATCHES_AFTER_A_SNAPSHOT)}, and switching takes ${inWords(SWITCH)}`,
      };
    default:
      return standby satisfies never;
  }
}

/** However old the snapshot is: the batches that are newer than it are replayed from the replicated curated zone. */
function replicated(brought: string): Pick<ReachableRecovery, "rpoSeconds" | "rpoBecause"> {
  return {
    rpoSeconds: REPLICATION_SECONDS,
    rpoBecause: `curated data is replicated within ${inWords(REPLICATION_SECONDS)} and ${brought}`,
  };
}

function replay(batches: number): string {
  return `replaying ${String(batches)} batches of ${inWords(REPLAY_OF_A_BATCH)} takes ${inWords(batches * REPLAY_OF_A_BATCH)}`;
}
