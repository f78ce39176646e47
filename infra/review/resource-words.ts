/** Resources of the account and their inputs, as people call them. */

/** `aws:glue/job:Job` -> `glue Job`, unless people call it otherwise. */
export function kindOf(type: string): string {
  const known = KINDS[type];
  if (known !== undefined) return known;
  const [, service = "", kind = type] = /^[^:]+:([^/:]+)[/:].*?:?([A-Za-z0-9]+)$/.exec(type) ?? [];
  return service === "" ? kind : `${service} ${kind}`;
}

const KINDS: Readonly<Record<string, string>> = {
  "aws:cloudwatch/dashboard:Dashboard": "dashboard",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
  "aws:glue/catalogTable:CatalogTable": "table of the lake's catalog",
  "aws:glue/dataQualityRuleset:DataQualityRuleset": "quality rules",
  "aws:glue/job:Job": "Glue job",
  "aws:iam/rolePolicy:RolePolicy": "permissions of a role",
  "aws:redshift/cluster:Cluster": "Redshift cluster",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketObjectv2:BucketObjectv2": "file for the jobs",
  "aws:sfn/alias:Alias": "alias that the schedule starts",
  "aws:sfn/stateMachine:StateMachine": "state machine",
};

export function inputWords(input: string): string {
  return INPUTS[input] ?? input;
}

/** Inputs whose name says little to somebody who does not write programs for Pulumi. */
const INPUTS: Readonly<Record<string, string>> = {
  bucket: "bucket's name",
  definition: "states",
  key: "address",
  nonOverridableArguments: "arguments (the plan's address)",
  policy: "permissions",
  routingConfigurations: "version",
  ruleset: "rules",
  source: "content",
  storageDescriptor: "columns and folder",
};

export function listed(all: readonly string[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}
