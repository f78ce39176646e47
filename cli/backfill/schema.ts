import { backfillOutcomeProperties } from "../../lab/backfill/result";

const number = { type: "number", minimum: 0 } as const;
const orNull = { anyOf: [number, { type: "null" }] } as const;

/** What `npx pipeline backfill --json` prints. The estimate is a bound, and null where there is no plan. */
export const backfillResultSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "BackfillResult",
  type: "object",
  properties: {
    version: { type: "integer", enum: [1] },
    ...backfillOutcomeProperties,
    estimate: {
      anyOf: [
        {
          type: "object",
          properties: {
            dpuHours: number,
            rpuHours: orNull,
            dollars: orNull,
            assumed: { type: "string" },
          },
          required: ["dpuHours", "rpuHours", "dollars", "assumed"],
          additionalProperties: false,
        },
        { type: "null" },
      ],
    },
    /** Of a dry run: what it cannot tell of the backfill that would follow. */
    not_looked_at: { type: "array", items: { type: "string" } },
  },
  required: ["version", ...Object.keys(backfillOutcomeProperties), "estimate", "not_looked_at"],
  additionalProperties: false,
} as const;
