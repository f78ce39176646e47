import type { FailoverMode } from "./inputs";
import type { Site } from "../../model";

/** What a recovery did: `manifests/recovery/<pipeline>/<execution>.json` in the lake of the site that it made active. */
export interface RecoveryReport {
  readonly format: 1;
  readonly pipeline: string;
  readonly execution: string;
  readonly site: Site;
  readonly mode: FailoverMode;
  readonly reason: string;
  readonly approved_by: string;
  readonly outcome: "SUCCEEDED" | "DEGRADED";
  readonly epoch: number;
  readonly started_at: string;
  readonly finished_at: string;
  /** From the start to the change of the site; null for a rehearsal of nothing that moved. */
  readonly rto_seconds: number;
  /** Of committed data: what was lost at most. */
  readonly rpo_seconds: number;
  /** Null where nothing is restored. */
  readonly snapshot: { readonly id: string; readonly arn: string; readonly taken_at: string } | null;
  readonly replayed: readonly {
    readonly run_id: string;
    readonly logical_date: string;
    /** False: nothing was, and the newest batch was loaded once more; a report of before this was said has none. */
    readonly was_lacking?: boolean;
  }[];
  /** Whether the other site was told; a Region that is gone was not. */
  readonly fenced: boolean;
  readonly verified: {
    readonly tables: number;
    readonly loaded_again: readonly string[];
    readonly differing: readonly string[];
    /** Compared by their rows alone, since the definition has changed after the run; a report of before this was said has none. */
    readonly counted?: readonly string[];
  };
}
