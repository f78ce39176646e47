import {
  ASK_VERSION,
  askColumns,
  askConstraints,
  askMigrations,
  askRelations,
  askSchema,
  askSortKeys,
} from "../../pipeline-dsl/targets/redshift/catalogue";
import {
  askGrants,
  askMakers,
  askPolicies,
  askSchemaGrants,
  askSelf,
} from "../../pipeline-dsl/targets/redshift/catalogue-rights";
import { judge } from "./dialect/judge";

test.each([
  ASK_VERSION,
  askSchema("analytics", "redshift"),
  askRelations("analytics", "redshift"),
  askColumns("analytics", "redshift"),
  askConstraints("analytics"),
  askSortKeys("analytics"),
  askGrants("analytics", "redshift"),
  askSchemaGrants("analytics", "redshift"),
  askMakers("analytics", "redshift"),
  ...askPolicies("analytics", "redshift"),
  askSelf("redshift"),
  askMigrations("analytics"),
])("Redshift takes the question %s", async (question) => {
  expect(await judge(question)).toEqual([]);
});
