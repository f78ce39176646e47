import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOfType } from "./type-schema";

export const PRICES_SCHEMA_FILE = join("infra", "costs", "prices.schema.json");

/** The JSON Schema of a price table, from its type. Runs at the repository's root. */
export function generatePricesSchema(): string {
  return schemaOfType("infra/costs/prices.ts", "PriceTable", { topRef: true, discriminatorType: "open-api" });
}

// node tools/run.js tools/generate-prices-schema.ts
if (process.argv[1]?.endsWith("generate-prices-schema.ts")) writeFileSync(PRICES_SCHEMA_FILE, generatePricesSchema());
