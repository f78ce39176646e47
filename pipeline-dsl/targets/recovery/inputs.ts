import type { JSONSchemaType } from "ajv";
import type { SiteWarehouse } from "./site";

/** Inputs of the machines that people start. The command, the runbook and the lab hold what they send against these. */
export interface FailoverInput {
  readonly mode: FailoverMode;
  readonly reason: string;
  /** Who decided. A failover is never automatic. */
  readonly approved_by: string;
  /** The most seconds of committed data that may be lost, where that is more than the declared RPO. */
  readonly accept_loss_seconds?: number;
}

export type FailoverMode = "failover" | "rehearsal" | "failback";

export interface RestoreTableInput {
  readonly table: string;
  /** The table is to be as it was after the run of this date, at the latest. Needed, unless the restore is given up. */
  readonly as_of?: string;
  /** Default: the newest source at or before the date. */
  readonly from?: "backup" | "snapshot" | "curated";
  readonly dry_run?: boolean;
  /** An unfinished restore of the table is not brought to its end: runs go on with the table as it is. */
  readonly give_up?: boolean;
  readonly reason: string;
  readonly approved_by: string;
}

export interface BackfillInput {
  readonly table: string;
  /** The first day that is computed again; default: the first of which everything is kept. */
  readonly from?: string;
  /** The last one; default: the newest committed. Later days are loaded as they are. */
  readonly to?: string;
  readonly dry_run?: boolean;
  readonly reason: string;
  readonly approved_by: string;
}

/** The committed run whose tables are written; `{}`: the newest one. */
export interface BackupInput {
  readonly run_id?: string;
  readonly logical_date?: string;
}

/** What only machines send. */
export interface ReplayInput {
  readonly run: ReplayedRun;
  /** Steps that are not to run: names as keys, anything as value. */
  readonly skip: Readonly<Record<string, boolean>>;
  /** What a load refuses is the output `refusal`; absent: it is a failure. */
  readonly refusals?: "answered";
}

export interface ReplayedRun {
  readonly run_id: string;
  readonly logical_date: string;
  /** Of its rows, within that of a target: the date's, or where they were kept when another run of the date wrote over it. */
  readonly folder: string;
  readonly window_start: string;
  readonly window_end: string;
  /** The epoch under which it is loaded, as text: it stands in SQL. */
  readonly epoch: string;
  readonly warehouse: Pick<SiteWarehouse, "name" | "database" | "secret_arn">;
}

/** Blanks say nothing. */
const text = { type: "string", pattern: "\\S" } as const;
const date = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" } as const;

export const FAILOVER_INPUT: JSONSchemaType<FailoverInput> = {
  $id: "failover-input",
  type: "object",
  properties: {
    mode: { type: "string", enum: ["failover", "rehearsal", "failback"] },
    reason: text,
    approved_by: text,
    accept_loss_seconds: { type: "integer", minimum: 0, nullable: true },
  },
  required: ["mode", "reason", "approved_by"],
  additionalProperties: false,
};

export const RESTORE_TABLE_INPUT: JSONSchemaType<RestoreTableInput> = {
  $id: "restore-table-input",
  type: "object",
  properties: {
    table: text,
    as_of: { ...date, nullable: true },
    from: { type: "string", enum: ["backup", "snapshot", "curated"], nullable: true },
    dry_run: { type: "boolean", nullable: true },
    give_up: { type: "boolean", nullable: true },
    reason: text,
    approved_by: text,
  },
  required: ["table", "reason", "approved_by"],
  if: { required: ["give_up"], properties: { give_up: { const: true } } },
  else: { required: ["as_of"] },
  additionalProperties: false,
};

export const BACKFILL_INPUT: JSONSchemaType<BackfillInput> = {
  $id: "backfill-input",
  type: "object",
  properties: {
    table: text,
    from: { ...date, nullable: true },
    to: { ...date, nullable: true },
    dry_run: { type: "boolean", nullable: true },
    reason: text,
    approved_by: text,
  },
  required: ["table", "reason", "approved_by"],
  additionalProperties: false,
};
