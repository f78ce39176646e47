import type { Registered } from "../registrations";

/** A refusal that AWS documents and its API models do not hold. */
export interface DocumentedForm {
  readonly type: string;
  readonly property: string;
  readonly says: string;
  readonly source: string;
  readonly holds: (text: string) => boolean;
}

const CLUSTER_IDENTIFIER = /^(?=.{1,63}$)[a-z]([a-z0-9]|-(?=[a-z0-9]))*$/;
const GROUP_NAME = /^(?=.{1,255}$)[a-z]([a-z0-9]|-(?=[a-z0-9]))*$/;
const SECURITY_GROUP_TEXT = /^[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

function atMostBytes(most: number): (text: string) => boolean {
  return (text) => Buffer.byteLength(text) <= most;
}

/** IAM counts a policy without its white space. */
function atMostCharacters(most: number): (text: string) => boolean {
  return (text) => text.replace(/\s/g, "").length <= most;
}

export const DOCUMENTED_FORMS: readonly DocumentedForm[] = [
  {
    type: "aws:redshift/cluster:Cluster",
    property: "clusterIdentifier",
    says: "1 to 63 lower-case letters, digits and single hyphens, a letter first, no hyphen last",
    source: "Redshift API reference, CreateCluster, ClusterIdentifier",
    holds: (text) => CLUSTER_IDENTIFIER.test(text),
  },
  {
    type: "aws:redshift/cluster:Cluster",
    property: "finalSnapshotIdentifier",
    says: "1 to 255 letters, digits and single hyphens, a letter first, no hyphen last",
    source: "Redshift API reference, DeleteCluster, FinalClusterSnapshotIdentifier",
    holds: (text) => GROUP_NAME.test(text),
  },
  {
    type: "aws:redshift/subnetGroup:SubnetGroup",
    property: "name",
    says: "at most 255 letters, digits and hyphens, not Default",
    source: "Redshift API reference, CreateClusterSubnetGroup",
    holds: (text) => /^[a-z0-9-]{1,255}$/.test(text) && text !== "default",
  },
  {
    type: "aws:redshift/parameterGroup:ParameterGroup",
    property: "name",
    says: "1 to 255 letters, digits and single hyphens, a letter first, no hyphen last",
    source: "Redshift API reference, CreateClusterParameterGroup",
    holds: (text) => GROUP_NAME.test(text),
  },
  {
    type: "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant",
    property: "snapshotCopyGrantName",
    says: "1 to 63 lower-case letters, digits and single hyphens, a letter first, no hyphen last",
    source: "Redshift API reference, CreateSnapshotCopyGrant",
    holds: (text) => CLUSTER_IDENTIFIER.test(text),
  },
  ...(
    [
      ["aws:rds/cluster:Cluster", "clusterIdentifier"],
      ["aws:rds/clusterInstance:ClusterInstance", "identifier"],
    ] as const
  ).map(([type, property]) => ({
    type,
    property,
    says: "1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
    source: "RDS API reference, CreateDBCluster and CreateDBInstance",
    holds: (text: string) => CLUSTER_IDENTIFIER.test(text),
  })),
  {
    type: "aws:rds/cluster:Cluster",
    property: "databaseName",
    says: "1 to 64 letters, digits and underscores, a letter first",
    source: "RDS API reference, CreateDBInstance, DBName of MySQL",
    holds: (text) => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text),
  },
  {
    type: "aws:lambda/function:Function",
    property: "name",
    says: "1 to 64 letters, digits, hyphens and underscores",
    source: "Lambda API reference, CreateFunction: the name alone is limited to 64 characters",
    holds: (text) => /^[A-Za-z0-9_-]{1,64}$/.test(text),
  },
  {
    type: "aws:dynamodb/table:Table",
    property: "name",
    says: "3 to 255 letters, digits, underscores, hyphens and dots",
    source: "DynamoDB Developer Guide, Supported data types and naming rules",
    holds: (text) => /^[A-Za-z0-9_.-]{3,255}$/.test(text),
  },
  {
    type: "aws:sqs/queue:Queue",
    property: "name",
    says: "1 to 80 letters, digits, hyphens and underscores",
    source: "SQS API reference, CreateQueue",
    holds: (text) => /^[A-Za-z0-9_-]{1,80}$/.test(text),
  },
  {
    type: "aws:sns/topic:Topic",
    property: "name",
    says: "1 to 256 letters, digits, hyphens and underscores",
    source: "SNS API reference, CreateTopic",
    holds: (text) => /^[A-Za-z0-9_-]{1,256}$/.test(text),
  },
  {
    type: "aws:sfn/stateMachine:StateMachine",
    property: "name",
    says: "1 to 80 characters without blanks, brackets, wildcards and most punctuation",
    source: "Step Functions API reference, CreateStateMachine",
    holds: (text) => /^[A-Za-z0-9_-]{1,80}$/.test(text),
  },
  {
    type: "aws:cloudwatch/dashboard:Dashboard",
    property: "dashboardName",
    says: "1 to 255 letters, digits, hyphens and underscores",
    source: "CloudWatch API reference, PutDashboard",
    holds: (text) => /^[A-Za-z0-9_-]{1,255}$/.test(text),
  },
  {
    type: "aws:cloudwatch/eventRule:EventRule",
    property: "eventPattern",
    says: "at most 2,048 characters, unless the quota is raised",
    source: "EventBridge User Guide, Amazon EventBridge quotas: event pattern size",
    holds: (text) => text.length <= 2048,
  },
  {
    type: "aws:glue/catalogDatabase:CatalogDatabase",
    property: "name",
    says: "at most 255 lower-case letters, digits and underscores",
    source: "Athena User Guide, Name databases, tables, and columns",
    holds: (text) => /^[a-z0-9_]{1,255}$/.test(text),
  },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    property: "name",
    says: "at most 255 lower-case letters, digits and underscores",
    source: "Athena User Guide, Name databases, tables, and columns",
    holds: (text) => /^[a-z0-9_]{1,255}$/.test(text),
  },
  {
    type: "aws:iam/role:Role",
    property: "assumeRolePolicy",
    says: "at most 2,048 characters, unless the quota is raised",
    source: "IAM User Guide, IAM and STS quotas: role trust policy length",
    holds: atMostCharacters(2048),
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    property: "policy",
    says: "at most 10,240 characters in all of a role's inline policies",
    source: "IAM User Guide, IAM and STS quotas: role inline policies",
    holds: atMostCharacters(10_240),
  },
  {
    type: "aws:kms/key:Key",
    property: "policy",
    says: "at most 32 KiB",
    source: "KMS API reference, CreateKey, Policy",
    holds: atMostBytes(32 * 1024),
  },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    property: "policy",
    says: "at most 20 KiB",
    source: "S3 User Guide, Bucket policies: size limit",
    holds: atMostBytes(20 * 1024),
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    property: "policy",
    says: "at most 30 KiB",
    source: "SNS Developer Guide, API permissions: actions and resources reference, policy quotas (30 kb)",
    holds: atMostBytes(30 * 1024),
  },
  {
    type: "aws:s3/bucket:Bucket",
    property: "bucket",
    says: "3 to 63 lower-case letters, digits and hyphens, a letter or digit first and last, no reserved prefix or suffix",
    source: "S3 User Guide, General purpose bucket naming rules",
    holds: (text) =>
      /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text) &&
      !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(text),
  },
  ...[
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  ].map((type) => ({
    type,
    property: "description",
    says: "at most 255 letters, digits, blanks and ._-:/()#,@[]+=&;{}!$*",
    source: "EC2 API reference, CreateSecurityGroup, GroupDescription",
    holds: (text: string) => SECURITY_GROUP_TEXT.test(text),
  })),
  {
    type: "aws:route53/record:Record",
    property: "setIdentifier",
    says: "1 to 128 characters",
    source: "Route 53 API reference, ResourceRecordSet",
    holds: (text) => text.length >= 1 && text.length <= 128,
  },
];

/** Objects have a limit of their own. */
const MOST_TAGS = 50;
const MOST_TAGS_OF_AN_OBJECT = 10;

export function documentedFaults({ type, name, inputs }: Registered): readonly string[] {
  const thing = `${type.split(":").at(-1) ?? type} ${name}`;
  const forms = DOCUMENTED_FORMS.filter((form) => form.type === type && typeof inputs[form.property] === "string")
    .filter(({ property, holds }) => !holds(String(inputs[property])))
    .map(({ property, says }) => `${thing}.${property}: ${String(inputs[property]).slice(0, 80)}: ${says}`);
  return [...forms, ...tagFaults(type, inputs["tags"]).map((fault) => `${thing}.tags: ${fault}`)];
}

/**
 * What every service takes. Sources: Tagging AWS resources, tag naming limits; S3 User Guide, Categorizing your objects using tags;
 * IAM User Guide, Tags for IAM resources: keys that differ by case alone are one.
 */
function tagFaults(type: string, tags: unknown): readonly string[] {
  if (typeof tags !== "object" || tags === null) return [];
  const entries = Object.entries(tags as Readonly<Record<string, string>>);
  const most = type === "aws:s3/bucketObjectv2:BucketObjectv2" ? MOST_TAGS_OF_AN_OBJECT : MOST_TAGS;
  return [
    ...(entries.length > most ? [`${String(entries.length)} tags, at most ${String(most)}`] : []),
    ...(new Set(entries.map(([key]) => key.toLowerCase())).size < entries.length
      ? ["two keys differ by case alone"]
      : []),
    ...entries.flatMap(([key, value]) => [
      ...(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) && !/^aws:/i.test(key) ? [] : [`the key ${key}`]),
      ...(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value) ? [] : [`the value ${value}`]),
    ]),
  ];
}
