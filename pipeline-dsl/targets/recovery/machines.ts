import type { PipelineModel } from "../../model";

/** The machines of recovery, by their names in the definition; a stack adds the suffix that it adds to every machine. */
export interface RecoveryMachineNames {
  /** Makes the site in whose Region it runs the active one, or rehearses that. */
  readonly failover: string;
  /** Loads one committed batch into one warehouse, by the ordinary load steps. */
  readonly replay: string;
  /** Warm standby: replays what is committed and not yet loaded here. */
  readonly follow: string;
  /** Writes tables to `backup/`. */
  readonly backup: string;
  /** Puts a table back as it was, and catches up. */
  readonly restoreTable: string;
  /** Computes a table's past again, and makes the table what it would be. */
  readonly backfill: string;
  /** Loads one committed batch beside the live tables. */
  readonly backfillDay: string;
}

export function recoveryMachineNames({ name }: Pick<PipelineModel, "name">): RecoveryMachineNames {
  return {
    failover: `${name}Failover`,
    replay: `${name}Replay`,
    follow: `${name}Follow`,
    backup: `${name}Backup`,
    restoreTable: `${name}RestoreTable`,
    backfill: `${name}Backfill`,
    backfillDay: `${name}BackfillDay`,
  };
}
