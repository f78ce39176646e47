import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

export const PRICES_SCHEMA_FILE = join("infra", "costs", "prices.schema.json");

/** The JSON Schema of a price table, from its type. Runs at the repository's root. */
export function generatePricesSchema(): string {
  const generator = createGenerator({
    path: join("infra", "costs", "prices.ts"),
    tsconfig: "tsconfig.json",
    type: "PriceTable",
    topRef: true,
    additionalProperties: false,
    discriminatorType: "open-api",
  });
  return `${JSON.stringify(generator.createSchema("PriceTable"), null, 2)}\n`;
}

// node tools/run.js tools/generate-prices-schema.ts
if (process.argv[1]?.endsWith("generate-prices-schema.ts")) writeFileSync(PRICES_SCHEMA_FILE, generatePricesSchema());
