import type { Registered } from "../registrations";

/** A refusal that AWS documents and its API models do not hold as a length, a pattern or a list. */
export interface DocumentedForm {
  readonly type: string;
  readonly property: string;
  readonly says: string;
  readonly source: WordsOfModel | Page;
  /** What is no text is given as JSON, which is a little longer than what the service counts. */
  readonly holds: (text: string) => boolean;
}

/** What the API's own model says of a member in words, which a test looks up there. */
export interface WordsOfModel {
  readonly service: string;
  readonly shape: string;
  readonly member: string;
  readonly words: string;
}

/** A page of AWS's documentation, below `docs.aws.amazon.com`. */
export interface Page {
  readonly page: string;
  readonly title: string;
}

function model(service: string, shape: string, member: string, words: string): WordsOfModel {
  return { service, shape, member, words };
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
    source: model(
      "redshift",
      "CreateClusterMessage",
      "ClusterIdentifier",
      "Must contain from 1 to 63 alphanumeric characters or hyphens",
    ),
    holds: (text) => CLUSTER_IDENTIFIER.test(text),
  },
  {
    type: "aws:redshift/cluster:Cluster",
    property: "finalSnapshotIdentifier",
    says: "1 to 255 letters, digits and single hyphens, a letter first, no hyphen last",
    source: model(
      "redshift",
      "DeleteClusterMessage",
      "FinalClusterSnapshotIdentifier",
      "Must be 1 to 255 alphanumeric characters",
    ),
    holds: (text) => GROUP_NAME.test(text),
  },
  {
    type: "aws:redshift/subnetGroup:SubnetGroup",
    property: "name",
    says: "at most 255 letters, digits and hyphens, not Default",
    source: model(
      "redshift",
      "CreateClusterSubnetGroupMessage",
      "ClusterSubnetGroupName",
      "Must contain no more than 255 alphanumeric characters or hyphens",
    ),
    holds: (text) => /^[a-z0-9-]{1,255}$/.test(text) && text !== "default",
  },
  {
    type: "aws:redshift/parameterGroup:ParameterGroup",
    property: "name",
    says: "1 to 255 letters, digits and single hyphens, a letter first, no hyphen last",
    source: model(
      "redshift",
      "CreateClusterParameterGroupMessage",
      "ParameterGroupName",
      "Must be 1 to 255 alphanumeric characters or hyphens",
    ),
    holds: (text) => GROUP_NAME.test(text),
  },
  {
    type: "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant",
    property: "snapshotCopyGrantName",
    says: "1 to 63 lower-case letters, digits and single hyphens, a letter first, no hyphen last",
    source: model(
      "redshift",
      "CreateSnapshotCopyGrantMessage",
      "SnapshotCopyGrantName",
      "Must contain from 1 to 63 alphanumeric characters or hyphens",
    ),
    holds: (text) => CLUSTER_IDENTIFIER.test(text),
  },
  ...(
    [
      [
        "aws:rds/cluster:Cluster",
        "clusterIdentifier",
        model(
          "rds",
          "CreateDBClusterMessage",
          "DBClusterIdentifier",
          "Must contain from 1 to 63 (for Aurora DB clusters)",
        ),
      ],
      [
        "aws:rds/clusterInstance:ClusterInstance",
        "identifier",
        model(
          "rds",
          "CreateDBInstanceMessage",
          "DBInstanceIdentifier",
          "Must contain from 1 to 63 letters, numbers, or hyphens",
        ),
      ],
    ] as const
  ).map(([type, property, source]) => ({
    type,
    property,
    says: "1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
    source,
    holds: (text: string) => CLUSTER_IDENTIFIER.test(text),
  })),
  {
    type: "aws:rds/cluster:Cluster",
    property: "databaseName",
    says: "1 to 64 letters, digits and underscores, a letter first",
    source: model("rds", "CreateDBClusterMessage", "DatabaseName", "up to 64 alphanumeric characters"),
    holds: (text) => /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text),
  },
  {
    type: "aws:lambda/function:Function",
    property: "name",
    says: "1 to 64 letters, digits, hyphens and underscores",
    source: model("lambda", "CreateFunctionRequest", "FunctionName", "it is limited to 64 characters in length"),
    holds: (text) => /^[A-Za-z0-9_-]{1,64}$/.test(text),
  },
  {
    type: "aws:lambda/function:Function",
    property: "environment",
    says: "at most 4 KB of variables in all",
    source: { page: "lambda/latest/dg/gettingstarted-limits.html", title: "Lambda quotas: environment variables" },
    holds: atMostBytes(4096),
  },
  {
    type: "aws:dynamodb/table:Table",
    property: "name",
    says: "3 to 255 letters, digits, underscores, hyphens and dots",
    source: {
      page: "amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
      title: "Supported data types and naming rules in Amazon DynamoDB",
    },
    holds: (text) => /^[A-Za-z0-9_.-]{3,255}$/.test(text),
  },
  {
    type: "aws:sqs/queue:Queue",
    property: "name",
    says: "1 to 80 letters, digits, hyphens and underscores",
    source: model("sqs", "CreateQueueRequest", "QueueName", "A queue name can have up to 80 characters"),
    holds: (text) => /^[A-Za-z0-9_-]{1,80}$/.test(text),
  },
  {
    type: "aws:sns/topic:Topic",
    property: "name",
    says: "1 to 256 letters, digits, hyphens and underscores",
    source: model("sns", "CreateTopicInput", "Name", "must be between 1 and 256 characters long"),
    holds: (text) => /^[A-Za-z0-9_-]{1,256}$/.test(text),
  },
  {
    type: "aws:sfn/stateMachine:StateMachine",
    property: "name",
    says: "1 to 80 characters without blanks, brackets, wildcards and most punctuation",
    source: model(
      "stepfunctions",
      "CreateStateMachineInput",
      "name",
      "the name should only contain 0-9, A-Z, a-z, - and _",
    ),
    holds: (text) => /^[A-Za-z0-9_-]{1,80}$/.test(text),
  },
  {
    type: "aws:cloudwatch/dashboard:Dashboard",
    property: "dashboardName",
    says: "1 to 255 letters, digits, hyphens and underscores",
    source: model(
      "cloudwatch",
      "PutDashboardInput",
      "DashboardName",
      'The maximum length is 255, and valid characters are A-Z, a-z, 0-9, "-", and "_"',
    ),
    holds: (text) => /^[A-Za-z0-9_-]{1,255}$/.test(text),
  },
  {
    type: "aws:cloudwatch/eventRule:EventRule",
    property: "eventPattern",
    says: "at most 2,048 characters, unless the quota is raised",
    source: {
      page: "eventbridge/latest/userguide/eb-quota.html",
      title: "Amazon EventBridge quotas: event pattern size",
    },
    holds: (text) => text.length <= 2048,
  },
  {
    type: "aws:glue/catalogDatabase:CatalogDatabase",
    property: "name",
    says: "at most 255 lower-case letters, digits and underscores",
    source: {
      page: "athena/latest/ug/tables-databases-columns-names.html",
      title: "Name databases, tables, and columns",
    },
    holds: (text) => /^[a-z0-9_]{1,255}$/.test(text),
  },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    property: "name",
    says: "at most 255 lower-case letters, digits and underscores",
    source: {
      page: "athena/latest/ug/tables-databases-columns-names.html",
      title: "Name databases, tables, and columns",
    },
    holds: (text) => /^[a-z0-9_]{1,255}$/.test(text),
  },
  {
    type: "aws:iam/role:Role",
    property: "assumeRolePolicy",
    says: "at most 2,048 characters, unless the quota is raised",
    source: {
      page: "IAM/latest/UserGuide/reference_iam-quotas.html",
      title: "IAM and AWS STS quotas: role trust policy length",
    },
    holds: atMostCharacters(2048),
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    property: "policy",
    says: "at most 10,240 characters in all of a role's inline policies",
    source: {
      page: "IAM/latest/UserGuide/reference_iam-quotas.html",
      title: "IAM and AWS STS quotas: role inline policies",
    },
    holds: atMostCharacters(10_240),
  },
  {
    type: "aws:kms/key:Key",
    property: "policy",
    says: "at most 32 KiB",
    source: {
      page: "kms/latest/developerguide/resource-limits.html",
      title: "Resource quotas: key policy document size",
    },
    holds: atMostBytes(32 * 1024),
  },
  {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    property: "policy",
    says: "at most 20 KiB",
    source: {
      page: "AmazonS3/latest/userguide/bucket-policies.html",
      title: "Bucket policies for Amazon S3: limited to 20 KB",
    },
    holds: atMostBytes(20 * 1024),
  },
  {
    type: "aws:sns/topicPolicy:TopicPolicy",
    property: "policy",
    says: "at most 30 KiB",
    source: {
      page: "sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
      title: "Amazon SNS API permissions: policy quotas",
    },
    holds: atMostBytes(30 * 1024),
  },
  {
    type: "aws:s3/bucket:Bucket",
    property: "bucket",
    says: "3 to 63 lower-case letters, digits and hyphens, a letter or digit first and last, no reserved prefix or suffix",
    source: { page: "AmazonS3/latest/userguide/bucketnamingrules.html", title: "General purpose bucket naming rules" },
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
    source: model("ec2", "CreateSecurityGroupRequest", "Description", "Up to 255 characters in length"),
    holds: (text: string) => SECURITY_GROUP_TEXT.test(text),
  })),
];

/** Objects have a limit of their own. */
const MOST_TAGS = 50;
const MOST_TAGS_OF_AN_OBJECT = 10;

export function documentedFaults({ type, name, inputs }: Registered): readonly string[] {
  const thing = `${type.split(":").at(-1) ?? type} ${name}`;
  const forms = DOCUMENTED_FORMS.filter((form) => form.type === type && inputs[form.property] !== undefined)
    .map((form) => ({ ...form, text: textOf(inputs[form.property]) }))
    .filter(({ holds, text }) => !holds(text))
    .map(({ property, says, text }) => `${thing}.${property}: ${text.slice(0, 80)}: ${says}`);
  return [...forms, ...tagFaults(type, inputs["tags"]).map((fault) => `${thing}.tags: ${fault}`)];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
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
