import { join } from "node:path";
import { type Config, createGenerator } from "ts-json-schema-generator";
import { PROJECT_ROOT } from "../lab/tools";

/** The text of a type's JSON Schema; nothing beside what the type names is allowed. `file`: from the repository's root. */
export function schemaOfType(file: string, type: string, options: Config = {}): string {
  const generator = createGenerator({
    path: join(PROJECT_ROOT, file),
    tsconfig: join(PROJECT_ROOT, "tsconfig.json"),
    type,
    additionalProperties: false,
    ...options,
  });
  return `${JSON.stringify(generator.createSchema(type), null, 2)}\n`;
}
