import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";

/** What `npx pipeline restore --json` prints. */
export interface RestoreResult {
  readonly execution: string;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly started_at: string;
  readonly seconds: number;
  readonly input: RestoreTableInput;
  /** Null where the machine refused before it had one. */
  readonly plan: RestorePlan | null;
  /** What the tables are compared with the manifest of the newest committed run; null for a dry run and a failure. */
  readonly verdict: { readonly equal: boolean; readonly differing: readonly string[] } | null;
  readonly error: { readonly state: string | null; readonly code: string; readonly message: string } | null;
}

export interface RestorePlan {
  readonly source: { readonly kind: "backup" | "curated"; readonly date: string };
  /** The table first, then those that are restored with it. */
  readonly members: readonly string[];
  /** Dates that are loaded again from the curated zone, oldest first. */
  readonly catch_up: readonly string[];
}
