import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateRedshiftGolden, GOLDEN_FOLDER } from "./generate-redshift-golden";

test("the golden files are the rental pipeline's SQL", () => {
  const golden = readdirSync(GOLDEN_FOLDER).map((name) => [name, readFileSync(join(GOLDEN_FOLDER, name), "utf8")]);
  expect(Object.fromEntries(golden)).toEqual(Object.fromEntries(generateRedshiftGolden()));
});
