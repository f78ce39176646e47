import type { PipelineModel } from "../model";
import { BACKUP_ZONE } from "./redshift";

/** What of a site's lake is sent to the other site's. */
export interface ReplicatedFolder {
  /** The zone's name, or `backup`. */
  readonly name: string;
  readonly prefix: string;
}

/**
 * The declared zones, and the backups: a table is restored at the site to which the pipeline has moved, too, and what a backfill has
 * done is repeated there.
 */
export function replicatedFolders({ lake, recovery }: PipelineModel): readonly ReplicatedFolder[] {
  return [
    ...recovery.lake.replicate.map((zone) => ({ name: zone, prefix: lake.zones[zone] })),
    { name: "backup", prefix: BACKUP_ZONE },
  ];
}
