import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

export const SETTINGS_SCHEMA_FILE = join("infra", "settings", "settings.schema.json");

/** The JSON Schema of a stack's settings, from its type. Runs at the repository's root. */
export function generateSettingsSchema(): string {
  const generator = createGenerator({
    path: join("infra", "settings", "settings.ts"),
    tsconfig: "tsconfig.json",
    type: "Settings",
    topRef: true,
    additionalProperties: false,
    discriminatorType: "open-api",
  });
  return `${JSON.stringify(generator.createSchema("Settings"), null, 2)}\n`;
}

// node tools/run.js tools/generate-settings-schema.ts
if (process.argv[1]?.endsWith("generate-settings-schema.ts"))
  writeFileSync(SETTINGS_SCHEMA_FILE, generateSettingsSchema());
