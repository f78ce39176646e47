import type { SchemaObject } from "ajv";

/** What `npx pipeline run --json` prints, and what HOME/runs/<run_id>/result.json holds. */
export interface RunResult {
  /** The ledger's run. A retry keeps the id of the run that it heals. Empty when no execution was begun. */
  readonly run_id: string;
  /** The state machine's execution; equals `run_id` unless this was a retry. */
  readonly execution: string;
  /** `YYYY-MM-DD`; empty when the input was refused before a run began. */
  readonly logical_date: string;
  readonly window: RunWindow;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly seconds: number;
  /** All steps of the pipeline, in an order in which they may run. */
  readonly steps: readonly StepResult[];
  readonly rows: readonly RowCount[];
  /** Rows that were set aside, by table and reason, most first. */
  readonly quarantine: readonly QuarantinedRows[];
  readonly quality: readonly RuleResult[];
  /** The reason that an operator gave to let the run through breached rules; null: nobody did, or nothing was breached. */
  readonly waiver: string | null;
  readonly targets: readonly TargetResult[];
  /** Null exactly when the status is SUCCEEDED. */
  readonly error: RunError | null;
  /** Why an execution that ended well has begun no run; null where it worked on one, or failed. */
  readonly no_run: string | null;
  /** How the run can go on, the usual way first; empty when there is nothing to retry. */
  readonly go_on: readonly Retry[];
}

/** One way in which a run that did not succeed can go on. */
export interface Retry {
  /** What has been done by then: continues "when ...". */
  readonly when: string;
  readonly input: RetryInput;
}

/** What the state machine is started with. */
export interface RetryInput {
  readonly retry: true;
  readonly failed_job: string;
  readonly waive_quality?: string;
}

/** Local date-times in the schedule's time zone. An empty start means from the beginning. */
export interface RunWindow {
  readonly start: string;
  readonly end: string;
}

export type RunStatus = "SUCCEEDED" | "FAILED" | "ABORTED";

export interface StepResult {
  readonly name: string;
  /** SKIPPED: an earlier execution of the same run had finished it. PENDING: not reached. */
  readonly status: StepStatus;
  /** Attempts of this execution. */
  readonly attempts: number;
  readonly seconds: number;
}

export type StepStatus = "SUCCEEDED" | "FAILED" | "ABORTED" | "SKIPPED" | "PENDING";

export interface RowCount {
  /** `<source>.<table>`, or a target in the curated zone. */
  readonly table: string;
  readonly zone: RowZone;
  readonly rows: number;
}

export interface QuarantinedRows {
  /** `<source>.<table>` */
  readonly table: string;
  /** As in the column `_reason` of the quarantine's files. */
  readonly reason: string;
  readonly rows: number;
}

export type RowZone = "raw" | "processed" | "quarantine" | "curated";

export interface RuleResult {
  readonly rule: string;
  readonly category: "completeness" | "accuracy" | "consistency";
  /** Share of rows that pass, 0 to 1. Null for a table without rows. */
  readonly ratio: number | null;
  readonly threshold: number;
  readonly verdict: Verdict;
}

/** `waived`: breached, and an operator let the run through all the same. */
export type Verdict = "passed" | "warned" | "breached" | "waived";

export interface TargetResult {
  readonly table: string;
  readonly inserted: number;
  readonly updated: number;
  readonly closed: number;
  readonly removed: number;
  readonly rekeyed: number;
}

export interface RunError {
  /** Stable, such as `Source.TableMissing` or `Pipeline.AlreadyRunning`; every code has a page in the docs. */
  readonly code: string;
  /** Null when no step had begun. */
  readonly step: string | null;
  readonly message: string;
}

const TEXT = { type: "string" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const SECONDS = { type: "number", minimum: 0 } as const;

/** `RunResult` as JSON Schema, for scripts in other languages. */
export const runResultSchema: SchemaObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "RunResult",
  type: "object",
  additionalProperties: false,
  required: [
    "run_id",
    "execution",
    "logical_date",
    "window",
    "status",
    "started_at",
    "seconds",
    "steps",
    "rows",
    "quarantine",
    "quality",
    "waiver",
    "targets",
    "error",
    "no_run",
    "go_on",
  ],
  properties: {
    run_id: TEXT,
    execution: TEXT,
    logical_date: { type: "string", pattern: "^(\\d{4}-\\d{2}-\\d{2})?$" },
    window: {
      type: "object",
      additionalProperties: false,
      required: ["start", "end"],
      properties: { start: TEXT, end: TEXT },
    },
    status: { type: "string", enum: ["SUCCEEDED", "FAILED", "ABORTED"] },
    started_at: TEXT,
    seconds: SECONDS,
    steps: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "status", "attempts", "seconds"],
        properties: {
          name: TEXT,
          status: { type: "string", enum: ["SUCCEEDED", "FAILED", "ABORTED", "SKIPPED", "PENDING"] },
          attempts: COUNT,
          seconds: SECONDS,
        },
      },
    },
    rows: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["table", "zone", "rows"],
        properties: {
          table: TEXT,
          zone: { type: "string", enum: ["raw", "processed", "quarantine", "curated"] },
          rows: COUNT,
        },
      },
    },
    quarantine: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["table", "reason", "rows"],
        properties: { table: TEXT, reason: TEXT, rows: COUNT },
      },
    },
    quality: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "category", "ratio", "threshold", "verdict"],
        properties: {
          rule: TEXT,
          category: { type: "string", enum: ["completeness", "accuracy", "consistency"] },
          ratio: { type: ["number", "null"], minimum: 0, maximum: 1 },
          threshold: { type: "number", minimum: 0, maximum: 1 },
          verdict: { type: "string", enum: ["passed", "warned", "breached", "waived"] },
        },
      },
    },
    waiver: {
      type: ["string", "null"],
      description:
        "Why an operator let the run through breached rules; null where nobody did, or nothing was breached.",
    },
    targets: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["table", "inserted", "updated", "closed", "removed", "rekeyed"],
        properties: { table: TEXT, inserted: COUNT, updated: COUNT, closed: COUNT, removed: COUNT, rekeyed: COUNT },
      },
    },
    error: {
      type: ["object", "null"],
      additionalProperties: false,
      required: ["code", "step", "message"],
      properties: { code: TEXT, step: { type: ["string", "null"] }, message: TEXT },
    },
    no_run: {
      type: ["string", "null"],
      description: "Why an execution that ended well has begun no run; null where it worked on one, or failed.",
    },
    go_on: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["when", "input"],
        properties: {
          when: TEXT,
          input: {
            type: "object",
            additionalProperties: false,
            required: ["retry", "failed_job"],
            properties: { retry: { const: true }, failed_job: TEXT, waive_quality: TEXT },
          },
        },
      },
    },
  },
};
