import { each, WHOLE_ACCOUNT, type Authorizations } from "./entry";

const CLUSTER_OR_WORKGROUP =
  /^arn:aws:(redshift:[^:]+:\d{12}:cluster:[^:]+|redshift-serverless:[^:]+:\d{12}:workgroup\/[0-9a-f-]+)$/;
const SECRET = /^arn:aws:secretsmanager:[^:]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/;

/** The warehouse, the sources, and their users' secrets. */
export const DATABASES: Authorizations = {
  "redshift-data:BatchExecuteStatement": {
    resource: CLUSTER_OR_WORKGROUP,
    keys: [],
    source: "Redshift management guide, Authorizing access to the Data API: cluster:NAME, workgroup/ID",
  },
  "redshift-data:DescribeStatement": {
    resource: null,
    keys: ["redshift-data:statement-owner-iam-userid"],
    source:
      "Redshift management guide, Authorizing access to the Data API; ListStatements, RoleLevel: a statement belongs to a session",
  },
  "redshift:GetClusterCredentialsWithIAM": {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:dbname:[^/]+\/[^/]+$/,
    keys: [],
    source: "Redshift management guide, Authorizing access to the Data API: temporary credentials of the caller",
  },
  "redshift-serverless:GetCredentials": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:workgroup\/[0-9a-f-]+$/,
    keys: [],
    source: "Redshift management guide, Authorizing access to the Data API: temporary credentials of the caller",
  },
  "redshift:CreateClusterSnapshot": {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:(cluster:[^:]+|snapshot:[^/]+\/[^/]+)$/,
    keys: [],
    source: "Service authorization reference: both the cluster and the snapshot that is to be",
  },
  ...each("redshift", ["DescribeClusters", "FailoverPrimaryCompute"], {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:cluster:[^:]+$/,
    keys: [],
    source: "Service authorization reference: the cluster that is asked for or fails over",
  }),
  "redshift-serverless:CreateSnapshot": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:(namespace|snapshot)\/([0-9a-f-]+|\*)$/,
    keys: [],
    source: "Service authorization reference: both the namespace and the snapshot that is to be",
  },
  "redshift:DescribeClusterSnapshots": {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:cluster:[^:]+$/,
    keys: [],
    source: "Service authorization reference: the cluster, which a call need not name",
  },
  "redshift:DescribeTableRestoreStatus": {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:cluster:[^:]+$/,
    keys: [],
    source: "Service authorization reference: the cluster, which a call need not name",
  },
  "redshift:RestoreTableFromClusterSnapshot": {
    resource: /^arn:aws:redshift:[^:]+:\d{12}:(cluster:[^:]+|snapshot:[^/]+\/[^/]+)$/,
    keys: [],
    source: "Service authorization reference: both the cluster and the snapshot",
  },
  "redshift-serverless:ListSnapshots": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:snapshot\/([0-9a-f-]+|\*)$/,
    keys: [],
    source: "Service authorization reference: snapshots",
  },
  "redshift-serverless:RestoreTableFromSnapshot": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:(namespace|snapshot)\/[0-9a-f-]+$/,
    keys: [],
    source: "Service authorization reference: both the namespace and the snapshot",
  },
  "redshift-serverless:GetTableRestoreStatus": {
    resource: null,
    keys: [],
    source: "Service authorization reference: no resource type",
  },
  "redshift-serverless:GetNamespace": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:namespace\/[0-9a-f-]+$/,
    keys: [],
    source: "Service authorization reference: the namespace, by the id that AWS made up",
  },
  "redshift-serverless:RestoreFromSnapshot": {
    resource: /^arn:aws:redshift-serverless:[^:]+:\d{12}:snapshot\/[0-9a-f-]+$/,
    keys: [],
    // What a cluster's snapshot is authorised as, it does not say: the policy names that one by its own ARN too.
    source: "Service authorization reference: the snapshot",
  },
  ...each("secretsmanager", ["CreateSecret", "TagResource"], {
    resource: SECRET,
    keys: [],
    source:
      "Redshift management guide, Managing admin passwords: permissions that a restore with a managed password needs",
  }),
  "rds-data:ExecuteStatement": {
    resource: /^arn:aws:rds:[^:]+:\d{12}:cluster:[^:]+$/,
    keys: [],
    source: "Aurora guide, Authorizing access to RDS Data API",
  },
  ...each("secretsmanager", ["DescribeSecret", "PutSecretValue"], {
    // Asked for by its name, a secret is still authorised by its whole ARN, with the six characters of its end.
    resource: SECRET,
    keys: [],
    source: "Secrets Manager guide, Permissions policy examples: a secret's ARN ends in six random characters",
  }),
  "secretsmanager:GetSecretValue": {
    resource: SECRET,
    keys: ["secretsmanager:VersionId", "secretsmanager:VersionStage"],
    source: "Secrets Manager guide, Condition keys",
  },
  "secretsmanager:UpdateSecretVersionStage": {
    resource: SECRET,
    keys: ["secretsmanager:VersionStage"],
    source: "Secrets Manager guide, Condition keys",
  },
  "secretsmanager:GetRandomPassword": { ...WHOLE_ACCOUNT, source: "Secrets Manager API reference, GetRandomPassword" },
};
