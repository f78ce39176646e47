/** The call by which the provider makes a resource, as far as the resource's own properties go into it. */
export interface CreateCall {
  /** As botocore names it. */
  readonly service: string;
  readonly operation: string;
  /** Member of the request that holds the properties; absent: the request itself. */
  readonly within?: string;
  /** Properties whose name is not the member's: a path of members. Without it, case and a plural's `s` may differ. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Properties that go elsewhere: to another call, into another place of this one, or nowhere. */
  readonly apart?: readonly string[];
}

/** By type. What is not here has no words of its own: ids, switches and lists of them. */
export const CREATE_CALLS: Readonly<Record<string, CreateCall>> = {
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { service: "cloudwatch", operation: "PutCompositeAlarm" },
  "aws:cloudwatch/dashboard:Dashboard": { service: "cloudwatch", operation: "PutDashboard" },
  "aws:cloudwatch/eventRule:EventRule": { service: "events", operation: "PutRule" },
  "aws:cloudwatch/eventTarget:EventTarget": {
    service: "events",
    operation: "PutTargets",
    renamed: {
      arn: "Targets.Arn",
      roleArn: "Targets.RoleArn",
      input: "Targets.Input",
      "inputTransformer.inputPaths": "InputPathsMap",
      inputTransformer: "Targets.InputTransformer",
    },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    service: "logs",
    operation: "CreateLogGroup",
    renamed: { name: "logGroupName" },
    apart: ["retentionInDays"],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    service: "cloudwatch",
    operation: "PutMetricAlarm",
    renamed: {
      name: "AlarmName",
      metricQueries: "Metrics",
      "metricQueries.metric": "MetricStat",
      "metricQueries.metric.namespace": "Metric.Namespace",
      "metricQueries.metric.metricName": "Metric.MetricName",
    },
    // A map here, a list there: held by the evaluators of alarms.
    apart: ["dimensions", "metricQueries.metric.dimensions"],
  },
  "aws:dynamodb/table:Table": {
    service: "dynamodb",
    operation: "CreateTable",
    renamed: { name: "TableName" },
    apart: ["attributes", "hashKey", "rangeKey", "pointInTimeRecovery", "serverSideEncryption"],
  },
  "aws:ec2/flowLog:FlowLog": { service: "ec2", operation: "CreateFlowLogs", apart: ["iamRoleArn", "vpcId"] },
  "aws:ec2/securityGroup:SecurityGroup": { service: "ec2", operation: "CreateSecurityGroup" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { service: "ec2", operation: "CreateVpcEndpoint" },
  "aws:glue/catalogDatabase:CatalogDatabase": { service: "glue", operation: "CreateDatabase", within: "DatabaseInput" },
  "aws:glue/catalogTable:CatalogTable": {
    service: "glue",
    operation: "CreateTable",
    within: "TableInput",
    renamed: { "storageDescriptor.serDeInfo": "SerdeInfo" },
    apart: ["databaseName"],
  },
  "aws:glue/connection:Connection": { service: "glue", operation: "CreateConnection", within: "ConnectionInput" },
  "aws:glue/dataQualityRuleset:DataQualityRuleset": { service: "glue", operation: "CreateDataQualityRuleset" },
  "aws:glue/job:Job": {
    service: "glue",
    operation: "CreateJob",
    renamed: { roleArn: "Role", connections: "Connections.Connections" },
  },
  "aws:glue/securityConfiguration:SecurityConfiguration": { service: "glue", operation: "CreateSecurityConfiguration" },
  "aws:iam/role:Role": {
    service: "iam",
    operation: "CreateRole",
    renamed: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    service: "iam",
    operation: "PutRolePolicy",
    renamed: { policy: "PolicyDocument", role: "RoleName" },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    service: "iam",
    operation: "AttachRolePolicy",
    renamed: { role: "RoleName" },
  },
  "aws:kms/alias:Alias": {
    service: "kms",
    operation: "CreateAlias",
    renamed: { name: "AliasName", targetKeyId: "TargetKeyId" },
  },
  "aws:kms/key:Key": { service: "kms", operation: "CreateKey", apart: ["deletionWindowInDays", "enableKeyRotation"] },
  "aws:lambda/function:Function": {
    service: "lambda",
    operation: "CreateFunction",
    renamed: { name: "FunctionName" },
    apart: ["code"],
  },
  "aws:lambda/permission:Permission": {
    service: "lambda",
    operation: "AddPermission",
    renamed: { function: "FunctionName" },
  },
  "aws:rds/cluster:Cluster": {
    service: "rds",
    operation: "CreateDBCluster",
    renamed: {
      clusterIdentifier: "DBClusterIdentifier",
      enabledCloudwatchLogsExports: "EnableCloudwatchLogsExports",
      iamDatabaseAuthenticationEnabled: "EnableIAMDatabaseAuthentication",
    },
    apart: ["finalSnapshotIdentifier", "skipFinalSnapshot"],
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    service: "rds",
    operation: "CreateDBInstance",
    renamed: {
      clusterIdentifier: "DBClusterIdentifier",
      identifier: "DBInstanceIdentifier",
      instanceClass: "DBInstanceClass",
      performanceInsightsEnabled: "EnablePerformanceInsights",
    },
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    service: "rds",
    operation: "CreateDBClusterParameterGroup",
    renamed: { family: "DBParameterGroupFamily" },
    apart: ["parameters"],
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    service: "rds",
    operation: "CreateDBSubnetGroup",
    renamed: { description: "DBSubnetGroupDescription" },
  },
  "aws:redshift/cluster:Cluster": {
    service: "redshift",
    operation: "CreateCluster",
    renamed: { databaseName: "DBName", availabilityZoneRelocationEnabled: "AvailabilityZoneRelocation" },
    apart: ["finalSnapshotIdentifier", "skipFinalSnapshot"],
  },
  "aws:redshift/logging:Logging": { service: "redshift", operation: "EnableLogging" },
  "aws:redshift/parameterGroup:ParameterGroup": {
    service: "redshift",
    operation: "CreateClusterParameterGroup",
    renamed: { name: "ParameterGroupName", family: "ParameterGroupFamily" },
    apart: ["parameters"],
  },
  "aws:redshift/snapshotCopy:SnapshotCopy": { service: "redshift", operation: "EnableSnapshotCopy" },
  "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant": { service: "redshift", operation: "CreateSnapshotCopyGrant" },
  "aws:redshift/subnetGroup:SubnetGroup": {
    service: "redshift",
    operation: "CreateClusterSubnetGroup",
    renamed: { name: "ClusterSubnetGroupName" },
  },
  "aws:redshiftserverless/namespace:Namespace": { service: "redshift-serverless", operation: "CreateNamespace" },
  "aws:redshiftserverless/usageLimit:UsageLimit": { service: "redshift-serverless", operation: "CreateUsageLimit" },
  "aws:redshiftserverless/workgroup:Workgroup": { service: "redshift-serverless", operation: "CreateWorkgroup" },
  "aws:route53/healthCheck:HealthCheck": {
    service: "route53",
    operation: "CreateHealthCheck",
    within: "HealthCheckConfig",
    renamed: { cloudwatchAlarmName: "AlarmIdentifier.Name", cloudwatchAlarmRegion: "AlarmIdentifier.Region" },
  },
  "aws:route53/record:Record": {
    service: "route53",
    operation: "ChangeResourceRecordSets",
    renamed: {
      zoneId: "HostedZoneId",
      ...inRecord("name", "type", "setIdentifier", "healthCheckId"),
      ttl: "ChangeBatch.Changes.ResourceRecordSet.TTL",
      records: "ChangeBatch.Changes.ResourceRecordSet.ResourceRecords.Value",
    },
    apart: ["failoverRoutingPolicies"],
  },
  "aws:s3/bucket:Bucket": { service: "s3", operation: "CreateBucket" },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    service: "s3",
    operation: "PutBucketLifecycleConfiguration",
    renamed: { rules: "LifecycleConfiguration.Rules" },
  },
  "aws:s3/bucketLogging:BucketLogging": {
    service: "s3",
    operation: "PutBucketLogging",
    renamed: {
      targetBucket: "BucketLoggingStatus.LoggingEnabled.TargetBucket",
      targetPrefix: "BucketLoggingStatus.LoggingEnabled.TargetPrefix",
    },
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    service: "s3",
    operation: "PutObject",
    renamed: { kmsKeyId: "SSEKMSKeyId" },
    apart: ["source"],
  },
  "aws:s3/bucketPolicy:BucketPolicy": { service: "s3", operation: "PutBucketPolicy" },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    service: "s3",
    operation: "PutBucketReplication",
    renamed: { role: "ReplicationConfiguration.Role", rules: "ReplicationConfiguration.Rules" },
  },
  "aws:scheduler/schedule:Schedule": { service: "scheduler", operation: "CreateSchedule" },
  "aws:secretsmanager/secret:Secret": {
    service: "secretsmanager",
    operation: "CreateSecret",
    apart: ["recoveryWindowInDays"],
  },
  "aws:secretsmanager/secretRotation:SecretRotation": { service: "secretsmanager", operation: "RotateSecret" },
  "aws:sfn/alias:Alias": { service: "stepfunctions", operation: "CreateStateMachineAlias" },
  "aws:sfn/stateMachine:StateMachine": {
    service: "stepfunctions",
    operation: "CreateStateMachine",
    renamed: { "loggingConfiguration.logDestination": "destinations.cloudWatchLogsLogGroup.logGroupArn" },
  },
  "aws:sns/topic:Topic": { service: "sns", operation: "CreateTopic", apart: ["kmsMasterKeyId"] },
  "aws:sns/topicSubscription:TopicSubscription": {
    service: "sns",
    operation: "Subscribe",
    renamed: { topic: "TopicArn" },
  },
  "aws:sqs/queue:Queue": {
    service: "sqs",
    operation: "CreateQueue",
    renamed: { name: "QueueName" },
    apart: ["kmsMasterKeyId", "messageRetentionSeconds"],
  },
};

/** Tags are a map here and a list there, with one set of rules everywhere. */
export const APART_EVERYWHERE: readonly string[] = ["tags"];

function inRecord(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `ChangeBatch.Changes.ResourceRecordSet.${name}`]));
}

/** Types whose properties are ids, switches and enumerations of the provider's own. */
export const WITHOUT_FORM: readonly string[] = [
  "aws:dynamodb/tableItem:TableItem",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:lambda/invocation:Invocation",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
];
