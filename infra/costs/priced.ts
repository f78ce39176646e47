import { GAUGES } from "../../pipeline-dsl/targets/cloudwatch";

/** A registered resource, as far as its price is concerned. */
export interface Resource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Something that costs the same every month, whether or not a run takes place, as the program registers it. */
export interface Priced {
  /** The line of the estimate that counts the same from the definition and the settings. */
  readonly id: string;
  /** Types of resources that are paid by the piece here and nowhere else. */
  readonly types: readonly string[];
  readonly count: (resources: readonly Resource[]) => number;
}

/** How many pieces each resource of a type is paid as. */
function pieces(type: string, of: (inputs: Resource["inputs"]) => number): Pick<Priced, "types" | "count"> {
  return {
    types: [type],
    count: (resources) =>
      resources.filter((resource) => resource.type === type).reduce((sum, { inputs }) => sum + of(inputs), 0),
  };
}

const one = (): number => 1;
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** A password that AWS keeps in a secret of its own. */
const MANAGED_PASSWORDS = ["manageAdminPassword", "manageMasterPassword", "manageMasterUserPassword"];

export const PRICED: readonly Priced[] = [
  {
    id: "key",
    ...pieces("aws:kms/key:Key", one),
  },
  {
    id: "secret",
    types: ["aws:secretsmanager/secret:Secret"],
    count: (resources) =>
      resources.filter(
        ({ type, inputs }) =>
          type === "aws:secretsmanager/secret:Secret" || MANAGED_PASSWORDS.some((name) => inputs[name] === true),
      ).length,
  },
  {
    id: "endpoint",
    ...pieces("aws:ec2/vpcEndpoint:VpcEndpoint", ({ vpcEndpointType, subnetIds }) =>
      vpcEndpointType === "Interface" ? lengthOf(subnetIds) : 0,
    ),
  },
  {
    id: "alarmMetric",
    ...pieces("aws:cloudwatch/metricAlarm:MetricAlarm", ({ metricQueries }) =>
      Array.isArray(metricQueries)
        ? metricQueries.filter((query: { readonly metric?: unknown }) => query.metric !== undefined).length
        : 1,
    ),
  },
  { id: "healthCheck", ...pieces("aws:route53/healthCheck:HealthCheck", one) },
  {
    id: "compositeAlarm",
    ...pieces("aws:cloudwatch/compositeAlarm:CompositeAlarm", one),
  },
  {
    id: "customMetric",
    types: [],
    count: (resources) =>
      resources.some(({ inputs }) => inputs["handler"] === "recorder.handler.handler") ? Object.keys(GAUGES).length : 0,
  },
  { id: "dashboard", ...pieces("aws:cloudwatch/dashboard:Dashboard", one) },
];

/** Paid by use or by size: the estimate says what is assumed. */
export const BY_USE: readonly string[] = [
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:dynamodb/table:Table",
  "aws:ec2/flowLog:FlowLog",
  "aws:glue/catalogTable:CatalogTable",
  "aws:glue/job:Job",
  "aws:lambda/function:Function",
  "aws:rds/cluster:Cluster",
  "aws:rds/clusterInstance:ClusterInstance",
  "aws:redshift/cluster:Cluster",
  "aws:redshift/snapshotCopy:SnapshotCopy",
  "aws:redshiftserverless/namespace:Namespace",
  "aws:redshiftserverless/workgroup:Workgroup",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:scheduler/schedule:Schedule",
  "aws:sfn/stateMachine:StateMachine",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
];

/** Costs nothing by itself. */
export const FREE: readonly string[] = [
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:dynamodb/tableItem:TableItem",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:glue/connection:Connection",
  "aws:glue/dataQualityRuleset:DataQualityRuleset",
  "aws:glue/securityConfiguration:SecurityConfiguration",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:kms/alias:Alias",
  "aws:lambda/invocation:Invocation",
  "aws:lambda/permission:Permission",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:redshift/logging:Logging",
  "aws:redshift/parameterGroup:ParameterGroup",
  "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant",
  "aws:redshift/subnetGroup:SubnetGroup",
  "aws:redshiftserverless/usageLimit:UsageLimit",
  "aws:route53/record:Record",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:secretsmanager/secretRotation:SecretRotation",
  "aws:sfn/alias:Alias",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "awsx:ec2:Vpc",
];
