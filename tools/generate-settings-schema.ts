import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOfType } from "./type-schema";

export const SETTINGS_SCHEMA_FILE = join("infra", "settings", "settings.schema.json");

/** The JSON Schema of a stack's settings, from its type. Runs at the repository's root. */
export function generateSettingsSchema(): string {
  return schemaOfType("infra/settings/settings.ts", "Settings", { topRef: true, discriminatorType: "open-api" });
}

// node tools/run.js tools/generate-settings-schema.ts
if (process.argv[1]?.endsWith("generate-settings-schema.ts"))
  writeFileSync(SETTINGS_SCHEMA_FILE, generateSettingsSchema());
