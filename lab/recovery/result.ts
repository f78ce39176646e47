import type { SchemaObject } from "ajv";
import type { Site } from "../../pipeline-dsl/model";
import type { FailoverMode, RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import { recoveryReportSchema } from "./report-schema";

/** What `npx pipeline failover --json` prints. */
export interface FailoverResult {
  readonly execution: string;
  /** The site that the machine makes the active one, or rehearses. */
  readonly site: Site;
  readonly mode: FailoverMode;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly seconds: number;
  /** The states that it has been through, in order; one that was tried again stands once. */
  readonly states: readonly { readonly name: string; readonly seconds: number }[];
  /** Null exactly when the status is SUCCEEDED. `state`: where it ended. */
  readonly error: { readonly code: string; readonly state: string | null; readonly message: string } | null;
  /** What the machine has written down; null where it ended before. */
  readonly report: RecoveryReport | null;
}

const TEXT = { type: "string" } as const;

export const failoverResultSchema: SchemaObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "FailoverResult",
  type: "object",
  additionalProperties: false,
  required: ["execution", "site", "mode", "status", "started_at", "seconds", "states", "error", "report"],
  properties: {
    execution: TEXT,
    site: { type: "string", enum: ["primary", "standby"] },
    mode: { type: "string", enum: ["failover", "rehearsal", "failback"] },
    status: { type: "string", enum: ["SUCCEEDED", "FAILED", "ABORTED"] },
    started_at: TEXT,
    seconds: { type: "number", minimum: 0 },
    states: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name", "seconds"],
        properties: { name: TEXT, seconds: { type: "number", minimum: 0 } },
      },
    },
    error: {
      type: ["object", "null"],
      additionalProperties: false,
      required: ["code", "state", "message"],
      properties: { code: TEXT, state: { type: ["string", "null"] }, message: TEXT },
    },
    report: {
      anyOf: [recoveryReportSchema, { type: "null" }],
      description: "what the machine has written down; null where it ended before",
    },
  },
};
