/** A property of a resource of the program that is another one after a call. */
export interface AccountChange {
  readonly type: string;
  readonly property: string;
}

const ITEM: readonly AccountChange[] = [{ type: "aws:dynamodb/tableItem:TableItem", property: "item" }];

/** What the program's roles may do at run time to what the program declares, by action. */
export const OF_THE_PROGRAM: Readonly<Record<string, readonly AccountChange[]>> = {
  // The item of the active site is the only one that is declared.
  "dynamodb:PutItem": ITEM,
  "dynamodb:UpdateItem": ITEM,
  // The namespace takes over from the snapshot what the other site's cluster was made with (Redshift Serverless API reference,
  // RestoreFromSnapshot; Namespace): its database, its admin.
  "redshift-serverless:RestoreFromSnapshot": ["dbName", "adminUsername"].map((property) => ({
    type: "aws:redshiftserverless/namespace:Namespace",
    property,
  })),
  // The two zones change places, and the program declares neither.
  "redshift:FailoverPrimaryCompute": [{ type: "aws:redshift/cluster:Cluster", property: "availabilityZone" }],
};

/**
 * What changes nothing that the program declares: data and what becomes of it, runs, logs, figures and messages, a service's own
 * parts. Secrets are declared without their values.
 */
export const NOT_OF_THE_PROGRAM: ReadonlySet<string> = new Set([
  "cloudwatch:PutMetricData",
  "ec2:CreateNetworkInterface",
  "ec2:CreateTags",
  "ec2:DeleteNetworkInterface",
  // Step Functions' own rule.
  "events:PutRule",
  "events:PutTargets",
  "glue:BatchStopJobRun",
  "glue:PublishDataQuality",
  "glue:StartJobRun",
  // A grant is no part of a key: Redshift makes its own, of the warehouse.
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "lambda:InvokeFunction",
  // Of Glue's groups, which the program makes with the same key.
  "logs:AssociateKmsKey",
  "logs:CreateLogDelivery",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:DeleteLogDelivery",
  "logs:PutLogEvents",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "rds-data:ExecuteStatement",
  "redshift-data:BatchExecuteStatement",
  "redshift-serverless:CreateSnapshot",
  // Beside the tables of the warehouse, which the program does not declare.
  "redshift-serverless:RestoreTableFromSnapshot",
  "redshift:CreateClusterSnapshot",
  "redshift:RestoreTableFromClusterSnapshot",
  "s3:AbortMultipartUpload",
  // Of the artifacts, no role may.
  "s3:DeleteObject",
  "s3:PutObject",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
  // Redshift's, of a restored admin.
  "secretsmanager:CreateSecret",
  "secretsmanager:PutSecretValue",
  "secretsmanager:TagResource",
  "secretsmanager:UpdateSecretVersionStage",
  "sns:Publish",
  "sqs:SendMessage",
  "states:StartExecution",
  "states:StopExecution",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
]);
