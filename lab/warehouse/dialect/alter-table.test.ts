import { ALTERATIONS, alterationsOf } from "../../../pipeline-dsl/targets/redshift/alter-table";
import { judge } from "./judge";

async function isRefused(statement: string): Promise<boolean> {
  try {
    return (await judge(statement)).length > 0;
  } catch {
    // PostgreSQL's parser does not know Redshift's own clauses.
    return true;
  }
}

test.each(ALTERATIONS)("$change: $taken", async ({ change, taken, example, source }) => {
  expect(alterationsOf(example).map((each) => each.change)).toEqual([change]);
  expect(await isRefused(example)).toBe(taken !== "in a transaction");
  expect(source).toMatch(/^[\w-]+(?:#\d+)?$/);
});
