/**
 * What AWS may answer to a call of the failover's, the backfill's or the restore's machine instead of doing it, and what the machine makes of that. The names are
 * those of the service's API model, which a test compares; what is printed follows this table.
 *
 * - `caught`: the machine goes on, since the answer says that it is done already, or that there is nothing.
 * - `stops`: no second attempt cures it. The execution fails with AWS's own words; a redrive tries again once it is mended.
 * - `retried`: it passes. Throttling and faults of the service, which no API model lists for a call, are retried too.
 */
export type AwsAnswer = "caught" | "stops" | "retried";

interface CallRefusals {
  readonly source: string;
  readonly errors: Readonly<Record<string, AwsAnswer>>;
}

const RESTORE_CLUSTER = {
  stops: [
    "AccessToSnapshotDeniedFault",
    "ClusterParameterGroupNotFoundFault",
    "ClusterQuotaExceededFault",
    "ClusterSecurityGroupNotFoundFault",
    "ClusterSnapshotNotFoundFault",
    "ClusterSubnetGroupNotFoundFault",
    "DependentServiceAccessDeniedFault",
    "HsmClientCertificateNotFoundFault",
    "HsmConfigurationNotFoundFault",
    "InvalidClusterSubnetGroupStateFault",
    "InvalidClusterTrackFault",
    "InvalidElasticIpFault",
    "InvalidReservedNodeStateFault",
    "InvalidRestoreFault",
    "InvalidSubnet",
    "InvalidTagFault",
    "InvalidVPCNetworkStateFault",
    "Ipv6CidrBlockNotFoundFault",
    "LimitExceededFault",
    "NumberOfNodesPerClusterLimitExceededFault",
    "NumberOfNodesQuotaExceededFault",
    "RedshiftIdcApplicationNotExistsFault",
    "ReservedNodeAlreadyExistsFault",
    "ReservedNodeAlreadyMigratedFault",
    "ReservedNodeNotFoundFault",
    "ReservedNodeOfferingNotFoundFault",
    "SnapshotScheduleNotFoundFault",
    "TagLimitExceededFault",
    "UnauthorizedOperation",
    "UnsupportedOperationFault",
  ],
  retried: [
    "DependentServiceRequestThrottlingFault",
    "DependentServiceUnavailableFault",
    // Another attempt may be given capacity; the RTO ends the waiting.
    "InsufficientClusterCapacityFault",
    // The copy has only just arrived.
    "InvalidClusterSnapshotStateFault",
  ],
} as const;

/** By the integration's name in the Amazon States Language. */
export const AWS_REFUSALS = {
  "redshift:describeClusterSnapshots": {
    source: "Redshift API reference, DescribeClusterSnapshots",
    // Of a cluster of another Region there is nothing here but its copies: without one, it is not known.
    errors: {
      ClusterNotFoundFault: "caught",
      ClusterSnapshotNotFoundFault: "caught",
      InvalidTagFault: "stops",
      UnsupportedOperationFault: "stops",
    },
  },
  "redshift:describeClusters": {
    source: "Redshift API reference, DescribeClusters",
    errors: { ClusterNotFoundFault: "stops", InvalidTagFault: "stops" },
  },
  "redshift:createClusterSnapshot": {
    source: "Redshift API reference, CreateClusterSnapshot",
    errors: {
      ClusterNotFoundFault: "stops",
      // Each attempt has a name of its own.
      ClusterSnapshotAlreadyExistsFault: "stops",
      ClusterSnapshotQuotaExceededFault: "stops",
      // The cluster is being changed, and soon is not.
      InvalidClusterStateFault: "retried",
      InvalidRetentionPeriodFault: "stops",
      InvalidTagFault: "stops",
      TagLimitExceededFault: "stops",
    },
  },
  "redshift:restoreFromClusterSnapshot": {
    source: "Redshift API reference, RestoreFromClusterSnapshot",
    errors: {
      // By an earlier attempt whose answer was lost, or an earlier start; the gate says whether it is right.
      ClusterAlreadyExistsFault: "caught",
      ...answered(RESTORE_CLUSTER.stops, "stops"),
      ...answered(RESTORE_CLUSTER.retried, "retried"),
    },
  },
  "redshift:restoreTableFromClusterSnapshot": {
    source:
      "Redshift API reference, RestoreTableFromClusterSnapshot: a new name, in the cluster that the snapshot is of",
    errors: {
      ClusterNotFoundFault: "stops",
      ClusterSnapshotNotFoundFault: "stops",
      // Another table is being restored, and soon is.
      InProgressTableRestoreQuotaExceededFault: "retried",
      InvalidClusterSnapshotStateFault: "stops",
      InvalidClusterStateFault: "retried",
      // The name is taken, by an attempt whose answer was lost; or the snapshot has no such table. What is missing then is told.
      InvalidTableRestoreArgumentFault: "caught",
      // A snapshot of before a classic resize, an interleaved sort key.
      UnsupportedOperationFault: "caught",
    },
  },
  "redshift:describeTableRestoreStatus": {
    source: "Redshift API reference, DescribeTableRestoreStatus",
    errors: { ClusterNotFoundFault: "stops", TableRestoreNotFoundFault: "retried" },
  },
  "redshift:deleteCluster": {
    source: "Redshift API reference, DeleteCluster",
    errors: {
      ClusterNotFoundFault: "caught",
      ClusterSnapshotAlreadyExistsFault: "stops",
      ClusterSnapshotQuotaExceededFault: "stops",
      InvalidClusterStateFault: "caught",
      InvalidRetentionPeriodFault: "stops",
    },
  },
  "redshift:failoverPrimaryCompute": {
    source: "Redshift API reference, FailoverPrimaryCompute",
    errors: {
      ClusterNotFoundFault: "stops",
      // The cluster is being changed, and soon is not.
      InvalidClusterStateFault: "retried",
      UnauthorizedOperation: "stops",
      UnsupportedOperationFault: "stops",
    },
  },
  "redshiftserverless:getNamespace": {
    source: "Redshift Serverless API reference, GetNamespace",
    errors: {
      InternalServerException: "retried",
      ResourceNotFoundException: "stops",
      ValidationException: "stops",
    },
  },
  "redshiftserverless:listSnapshots": {
    source: "Redshift Serverless API reference, ListSnapshots",
    errors: {
      InternalServerException: "retried",
      ResourceNotFoundException: "stops",
      ValidationException: "stops",
    },
  },
  "redshiftserverless:createSnapshot": {
    source: "Redshift Serverless API reference, CreateSnapshot",
    errors: {
      // Another snapshot of the namespace is being taken.
      ConflictException: "retried",
      InternalServerException: "retried",
      ResourceNotFoundException: "stops",
      ServiceQuotaExceededException: "stops",
      TooManyTagsException: "stops",
      ValidationException: "stops",
    },
  },
  "redshiftserverless:restoreFromSnapshot": {
    source: "Redshift Serverless API reference, RestoreFromSnapshot",
    errors: {
      // The namespace is being restored: by an earlier attempt whose answer was lost.
      ConflictException: "caught",
      InternalServerException: "retried",
      ResourceNotFoundException: "stops",
      ServiceQuotaExceededException: "stops",
      ValidationException: "stops",
    },
  },
  "redshiftserverless:restoreTableFromSnapshot": {
    source: "Redshift Serverless API reference, RestoreTableFromSnapshot",
    errors: {
      // Another table is being restored, and soon is.
      ConflictException: "retried",
      InternalServerException: "retried",
      ResourceNotFoundException: "stops",
      // As InvalidTableRestoreArgumentFault of a cluster.
      ValidationException: "caught",
    },
  },
  "redshiftserverless:getTableRestoreStatus": {
    source: "Redshift Serverless API reference, GetTableRestoreStatus",
    errors: { ResourceNotFoundException: "stops", ValidationException: "stops" },
  },
  "route53:changeResourceRecordSets": {
    source: "Route 53 API reference, ChangeResourceRecordSets",
    errors: {
      InvalidChangeBatch: "stops",
      InvalidInput: "stops",
      NoSuchHealthCheck: "stops",
      NoSuchHostedZone: "stops",
      PriorRequestNotComplete: "retried",
    },
  },
} as const satisfies Readonly<Record<string, CallRefusals>>;

/** A call that these machines make of a service, without the function's and the ledger's. */
export type RecoveryCall = keyof typeof AWS_REFUSALS;

/** The errors of a call with this answer, as Step Functions names them: `Redshift.ClusterNotFoundException`. */
export function errorsAnswered(call: RecoveryCall, answer: AwsAnswer): readonly string[] {
  const [service = ""] = call.split(":");
  return Object.entries(AWS_REFUSALS[call].errors)
    .filter(([, given]) => given === answer)
    .map(([name]) => `${SERVICES[service] ?? service}.${name.replace(/(Fault|Exception)$/, "")}Exception`);
}

/** As the classes of the SDK for Java are called, by which Step Functions names errors. */
const SERVICES: Readonly<Record<string, string>> = {
  redshift: "Redshift",
  redshiftserverless: "RedshiftServerless",
  route53: "Route53",
};

function answered<Name extends string>(names: readonly Name[], answer: AwsAnswer): Readonly<Record<Name, AwsAnswer>> {
  return Object.fromEntries(names.map((name) => [name, answer])) as Record<Name, AwsAnswer>;
}
