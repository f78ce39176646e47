import { RESTORE_TABLE_INPUT, type RestoreTableInput } from "../../pipeline-dsl/targets/recovery";

/** What `npx pipeline restore --json` prints. */
export interface RestoreResult {
  readonly execution: string;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly started_at: string;
  readonly seconds: number;
  readonly input: RestoreTableInput;
  /** Null where the machine refused before it had one. */
  readonly plan: RestorePlan | null;
  /**
   * Which tables are damaged, a sentence each, as far as it shows without a manifest: gone, without columns, without rows that others point to.
   * Of a dry run what is so now, of a restore what it does not mend. Empty for a failure.
   */
  readonly damaged: readonly string[];
  /**
   * What the tables are compared with the manifest of the newest committed run, of a dry run as they are now; null for a failure, and where a
   * table is gone or lacks columns.
   */
  readonly verdict: { readonly equal: boolean; readonly differing: readonly string[] } | null;
  /** Where the rows stand that were replaced. A day's first copy of a table is kept, and none of a later restore of that day. */
  readonly kept: readonly KeptCopy[];
  readonly error: { readonly state: string | null; readonly code: string; readonly message: string } | null;
}

export interface KeptCopy {
  readonly table: string;
  readonly name: string;
  /** False: an earlier restore of this day made it, so what this one replaced is in no copy. */
  readonly by_this_restore: boolean;
}

export interface RestorePlan {
  readonly source: { readonly kind: "backup" | "snapshot" | "curated"; readonly date: string };
  /** The table first, then those that are restored with it. */
  readonly members: readonly string[];
  /** Newer dates that are no whole backup, each with the reason. */
  readonly passed_over: readonly string[];
  /** Dates that are loaded again from the curated zone, oldest first. */
  readonly catch_up: readonly string[];
  /** Whether all of the members are made anew, which takes their grants away: the backup is of another warehouse's numbers. */
  readonly made_anew: boolean;
}

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;
const orNull = <Schema extends object>(schema: Schema) => ({ anyOf: [schema, { type: "null" }] }) as const;

/** JSON Schema of a `RestoreResult`. */
export const restoreResultSchema = {
  type: "object",
  properties: {
    execution: text,
    status: { type: "string", enum: ["SUCCEEDED", "FAILED", "ABORTED"] },
    started_at: text,
    seconds: { type: "number" },
    input: RESTORE_TABLE_INPUT,
    plan: orNull({
      type: "object",
      properties: {
        source: {
          type: "object",
          properties: { kind: { type: "string", enum: ["backup", "snapshot", "curated"] }, date: text },
          required: ["kind", "date"],
          additionalProperties: false,
        },
        members: texts,
        passed_over: texts,
        catch_up: texts,
        made_anew: { type: "boolean" },
      },
      required: ["source", "members", "passed_over", "catch_up", "made_anew"],
      additionalProperties: false,
    }),
    damaged: texts,
    verdict: orNull({
      type: "object",
      properties: { equal: { type: "boolean" }, differing: texts },
      required: ["equal", "differing"],
      additionalProperties: false,
    }),
    kept: {
      type: "array",
      items: {
        type: "object",
        properties: { table: text, name: text, by_this_restore: { type: "boolean" } },
        required: ["table", "name", "by_this_restore"],
        additionalProperties: false,
      },
    },
    error: orNull({
      type: "object",
      properties: { state: orNull(text), code: text, message: text },
      required: ["state", "code", "message"],
      additionalProperties: false,
    }),
  },
  required: ["execution", "status", "started_at", "seconds", "input", "plan", "damaged", "verdict", "kept", "error"],
  additionalProperties: false,
} as const;
