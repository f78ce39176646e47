import { readFileSync } from "node:fs";
import { generateSettingsSchema, SETTINGS_SCHEMA_FILE } from "./generate-settings-schema";

test("infra/settings/settings.schema.json is the schema of the settings' type", () => {
  expect(readFileSync(SETTINGS_SCHEMA_FILE, "utf8")).toBe(generateSettingsSchema());
});
