import {
  ASK_VERSION,
  askColumns,
  askGrants,
  askMigrations,
  askPrimaryKeys,
  askRelations,
  askSchema,
} from "../../pipeline-dsl/targets/redshift/catalogue";
import { judge } from "./dialect/judge";

test.each([
  ASK_VERSION,
  askSchema("analytics"),
  askRelations("analytics", "redshift"),
  askColumns("analytics", "redshift"),
  askPrimaryKeys("analytics"),
  askGrants("analytics", "redshift"),
  askMigrations("analytics"),
])("Redshift takes the question %s", async (question) => {
  expect(await judge(question)).toEqual([]);
});
