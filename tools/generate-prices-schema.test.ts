import { readFileSync } from "node:fs";
import { generatePricesSchema, PRICES_SCHEMA_FILE } from "./generate-prices-schema";

test("infra/costs/prices.schema.json is the schema of the price table's type", () => {
  expect(readFileSync(PRICES_SCHEMA_FILE, "utf8")).toBe(generatePricesSchema());
});
