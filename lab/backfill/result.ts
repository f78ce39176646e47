import { BACKFILL_INPUT, type BackfillInput } from "../../pipeline-dsl/targets/recovery";

/** What the machine of a backfill did, or would do. */
export interface BackfillOutcome {
  readonly execution: string;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly started_at: string;
  readonly seconds: number;
  readonly input: BackfillInput;
  /** Null where the machine refused before it had one. */
  readonly plan: BackfillPlan | null;
  /** Which tables are damaged beside those of the backfill, or lack columns that its migration adds, a sentence each. Empty for a failure. */
  readonly damaged: readonly string[];
  /**
   * What the tables were before the backfill, compared with the manifest of the newest committed run; null for a failure, and where a
   * table is gone or lacks columns.
   */
  readonly verdict: { readonly equal: boolean; readonly differing: readonly string[] } | null;
  readonly error: { readonly state: string | null; readonly code: string; readonly message: string } | null;
}

export interface BackfillPlan {
  /** The table, and dimensions whose history hangs on it. */
  readonly members: readonly string[];
  /** Shaped and loaded again day by day: the members, and dimensions that they look up. */
  readonly targets: readonly string[];
  /** The first day that everything is kept of. */
  readonly kept_from: string;
  /** Days that are shaped again from the processed zone, oldest first. */
  readonly recomputed: readonly string[];
  /** Days that are loaded in order: those, and what was committed after them. */
  readonly replayed: readonly string[];
  /** Rows that the runs of the recomputed days wrote for these targets, as far as the ledger remembers: `days` of them. */
  readonly rows: { readonly curated: number; readonly days: number };
  /** What an earlier execution of the same plan has done. */
  readonly done: { readonly recomputed: number; readonly loaded: number };
}

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;
const count = { type: "integer", minimum: 0 } as const;

const planSchema = {
  type: "object",
  properties: {
    members: texts,
    targets: texts,
    kept_from: text,
    recomputed: texts,
    replayed: texts,
    rows: {
      type: "object",
      properties: { curated: count, days: count },
      required: ["curated", "days"],
      additionalProperties: false,
    },
    done: {
      type: "object",
      properties: { recomputed: count, loaded: count },
      required: ["recomputed", "loaded"],
      additionalProperties: false,
    },
  },
  required: ["members", "targets", "kept_from", "recomputed", "replayed", "rows", "done"],
  additionalProperties: false,
} as const;

/** Properties of a `BackfillOutcome`, in JSON Schema. */
export const backfillOutcomeProperties = {
  execution: text,
  status: { type: "string", enum: ["SUCCEEDED", "FAILED", "ABORTED"] },
  started_at: text,
  seconds: { type: "number" },
  input: BACKFILL_INPUT,
  plan: { anyOf: [planSchema, { type: "null" }] },
  damaged: texts,
  verdict: {
    anyOf: [
      {
        type: "object",
        properties: { equal: { type: "boolean" }, differing: texts },
        required: ["equal", "differing"],
        additionalProperties: false,
      },
      { type: "null" },
    ],
  },
  error: {
    anyOf: [
      {
        type: "object",
        properties: { state: { anyOf: [text, { type: "null" }] }, code: text, message: text },
        required: ["state", "code", "message"],
        additionalProperties: false,
      },
      { type: "null" },
    ],
  },
} as const;
