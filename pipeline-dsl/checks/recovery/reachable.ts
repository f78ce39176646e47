import type { Recovery, Standby } from "../../model";

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

/** S3 Replication Time Control replicates within 15 minutes. */
const REPLICATION = 15 * MINUTE;
/** The name's time to live, and the checks before and after the switch. */
const SWITCH = 5 * MINUTE;
/** Loading the batches that are newer than the standby. */
const REPLAY = 10 * MINUTE;
/** A snapshot restore accepts queries within tens of minutes. */
const RESTORE = 30 * MINUTE;
/** AWS publishes no figure for the change of the primary within a multi-AZ cluster. */
const MULTI_AZ_FAILOVER = 5 * MINUTE;

export function reachableRecovery(recovery: Pick<Recovery, "standby">): ReachableRecovery {
  return BY_STRATEGY[recovery.standby.kind];
}

const BY_STRATEGY: Readonly<Record<Standby["kind"], ReachableRecovery>> = {
  multiAz: {
    rpoSeconds: 0,
    rpoBecause: "both zones hold every committed row",
    rtoSeconds: MULTI_AZ_FAILOVER,
    rtoBecause: "the other zone takes over by itself",
  },
  warmStandby: {
    rpoSeconds: REPLICATION,
    rpoBecause: "curated data is replicated within 15 minutes and replayed",
    rtoSeconds: SWITCH + REPLAY,
    rtoBecause: "replaying what is missing takes 10 minutes and switching 5",
  },
  pilotLight: {
    rpoSeconds: REPLICATION,
    rpoBecause: "curated data is replicated within 15 minutes and replayed onto the restored snapshot",
    rtoSeconds: RESTORE + REPLAY + SWITCH,
    rtoBecause: "restoring the snapshot takes 30 minutes, replaying 10 and switching 5",
  },
};
