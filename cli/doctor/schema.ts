/** JSON Schema of what `pipeline doctor --json` prints. */
export const doctorSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  additionalProperties: false,
  required: ["version", "stack", "problems", "unknown", "checks"],
  properties: {
    version: { const: 1 },
    stack: { type: "string" },
    problems: { type: "integer", minimum: 0, description: "findings that would make pulumi up fail" },
    unknown: { type: "integer", minimum: 0, description: "findings that could not be asked" },
    checks: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id", "about", "findings"],
        properties: {
          id: { type: "string" },
          about: { type: "string" },
          findings: {
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["status", "text", "fix"],
              properties: {
                status: { enum: ["ok", "problem", "unknown", "note"] },
                text: { type: "string" },
                fix: { type: ["string", "null"] },
              },
            },
          },
        },
      },
    },
  },
} as const;
