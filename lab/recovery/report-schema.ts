import type { SchemaObject } from "ajv";

const TEXT = { type: "string" } as const;
const SECONDS = { type: "number", minimum: 0 } as const;
const NAMES = { type: "array", items: TEXT } as const;
const SITE = { enum: ["primary", "standby"] } as const;
const TEXT_OR_NONE = { type: ["string", "null"] } as const;

function record(properties: Readonly<Record<string, SchemaObject>>, optional: readonly string[] = []): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, required, properties };
}

/** A `RecoveryReport`, as the machine writes it into the lake. */
export const recoveryReportSchema: SchemaObject = record({
  format: { const: 1 },
  pipeline: TEXT,
  execution: TEXT,
  site: SITE,
  mode: { enum: ["failover", "rehearsal", "failback"] },
  reason: TEXT,
  approved_by: TEXT,
  outcome: { enum: ["SUCCEEDED", "DEGRADED"] },
  epoch: { type: "integer", minimum: 1 },
  started_at: TEXT,
  finished_at: TEXT,
  rto_seconds: SECONDS,
  rpo_seconds: SECONDS,
  snapshot: { anyOf: [record({ id: TEXT, arn: TEXT, taken_at: TEXT }), { type: "null" }] },
  replayed: {
    type: "array",
    items: record({ run_id: TEXT, logical_date: TEXT, was_lacking: { type: "boolean" } }, ["was_lacking"]),
  },
  fenced: { type: "boolean" },
  verified: record({ tables: { type: "integer", minimum: 0 }, loaded_again: NAMES, differing: NAMES, counted: NAMES }, [
    "counted",
  ]),
});

/** What `npx pipeline failover --status --json` prints: a `RecoveryStatus`. */
export const recoveryStatusSchema: SchemaObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "RecoveryStatus",
  ...record({
    active: { enum: ["primary", "standby", null], description: "where runs go on; null: nowhere" },
    readers_name_leads_to: SITE,
    sites: {
      type: "array",
      items: record({
        site: SITE,
        active: { ...TEXT_OR_NONE, description: "as this site's own document says; null: the site was never used" },
        epoch: { type: ["integer", "null"] },
        changed_at: TEXT_OR_NONE,
        changed_by: TEXT_OR_NONE,
        newest_committed: { ...TEXT_OR_NONE, description: "date" },
        newest_snapshot: { ...TEXT_OR_NONE, description: "time in UTC" },
      }),
    },
    unfinished: {
      type: "array",
      items: record({
        site: SITE,
        what: { enum: ["failover", "rehearsal", "failback", "restore", "backfill"] },
        table: { ...TEXT_OR_NONE, description: "of a restore or a backfill" },
        execution: TEXT,
        running: { type: "boolean" },
      }),
    },
    recoveries: { type: "array", items: recoveryReportSchema, description: "the oldest first" },
  }),
};
