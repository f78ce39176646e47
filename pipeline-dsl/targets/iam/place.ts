/**
 * Where a compiled pipeline runs, as far as permissions name it. Names are chosen by the stack and known at once; the
 * ids that AWS makes up (keys, a workgroup) are the only addresses that come from resources.
 */
export interface AccessPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly lakeBucket: string;
  /** Prefix of scripts, library and plan in the lake bucket, with a trailing slash. */
  readonly artifactsPrefix: string;
  readonly ledgerTable: string;
  readonly machines: {
    readonly pipeline: string;
    readonly sql: string;
    /** None, unless the loads outgrow the pipeline's machine. */
    readonly parts: readonly string[];
    /** Those whose executions can hold the lock of runs: a restore and a backfill keep runs out. */
    readonly lockHolders: readonly string[];
    /** Of each machine. */
    readonly alias: string;
  };
  readonly jobNames: { readonly extract: string; readonly load: string };
  readonly securityConfiguration: string;
  readonly connections: readonly string[];
  /** Secrets Manager names by source. */
  readonly sourceSecrets: Readonly<Record<string, string>>;
  readonly warehouse: {
    readonly kind: "cluster" | "workgroup";
    readonly name: string;
    /** ARN of the cluster or workgroup, as the Data API names it. */
    readonly arn: string;
    readonly database: string;
    /** ARN of the secret of the user that loads; null: the role itself is the user. */
    readonly secretArn: string | null;
    /** ARN of a workgroup's namespace; null for a cluster. */
    readonly namespaceArn: string | null;
  };
  /** What a rehearsal restores into, by a name that begins with the warehouse's; null where nothing is restored. */
  readonly rehearsal: {
    readonly arn: string;
    readonly namespaceArn: string;
  } | null;
  readonly subnets: readonly string[];
  readonly jobsSecurityGroup: string;
  /** ARNs of the keys. */
  readonly keys: {
    readonly lake: string;
    readonly operations: string;
    /** The key of the warehouse's secret, and of its rehearsal's. */
    readonly warehouse: string;
  };
}

/** As much of a place as the lake alone needs. */
export type LakePlace = Pick<AccessPlace, "partition" | "region" | "account" | "lakeBucket">;
