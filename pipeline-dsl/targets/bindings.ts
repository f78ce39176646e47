import type { Site } from "../model";
import type { SiteWarehouse } from "./recovery/site";

/**
 * What the printed documents need to know of the place where they run: names and addresses, never secrets.
 * `infra/` fills them from a stack's resources, `lab/` from a home folder, `npx pipeline compile` with examples.
 */
export interface Bindings {
  readonly region: string;
  /** Which of the pipeline's sites this is. */
  readonly site: Site;
  /** Root of the lake without a trailing slash: `s3://rental-analytics` or a folder. */
  readonly lakeRoot: string;
  /** Key of everything in the lake; what UNLOAD writes names it. */
  readonly lakeKeyArn: string;
  /** Where the jobs read their plan. */
  readonly planLocation: string;
  readonly ledgerTable: string;
  readonly warehouse: {
    readonly kind: "cluster" | "workgroup";
    /** Cluster identifier or workgroup name. */
    readonly name: string;
    readonly database: string;
    /** ARN of the secret of the user that loads; absent: the SQL machine's own role is the user. */
    readonly secretArn?: string;
  };
  /** The role that COPY and UNLOAD assume. */
  readonly copyRoleArn: string;
  /** ARN of the child machine that runs one SQL batch. */
  readonly sqlMachineArn: string;
  /** Physical job names (a stack other than prod has a suffix). */
  readonly jobNames: { readonly extract: string; readonly load: string };
  /** Secrets Manager names by source. */
  readonly sourceSecrets: Readonly<Record<string, string>>;
  /** What the machines of recovery need beside the rest; null where a stack has none. */
  readonly recovery: RecoveryBindings | null;
}

export interface RecoveryBindings {
  /** The recovery function, `jobs/recovery`. */
  readonly functionArn: string;
  readonly replayMachineArn: string;
  /** Puts a table back: what somebody starts, and a replay for what a backfill has done. */
  readonly restoreMachineArn: string;
  /** Whose snapshots are restored: the warehouse of the other site, whose copies lie in this Region. */
  readonly snapshotsOf:
    { readonly kind: "cluster"; readonly identifier: string } | { readonly kind: "namespace"; readonly arn: string };
  /** Of what this site takes the snapshots that a failover of the other one restores; null: of nothing here. */
  readonly restoredElsewhere: "cluster" | "namespace" | null;
  /** The namespace of this site's workgroup; empty for a cluster. */
  readonly namespace: string;
  /** What a rehearsal restores into; null where nothing is restored. */
  readonly rehearsal: (SiteWarehouse & { readonly namespace: string }) | null;
  /** Key of the secret that the admin of a restored namespace is given; Secrets Manager would take AWS's own. */
  readonly adminSecretKeyArn: string;
  /** How a cluster is made from a snapshot; null where none is. */
  readonly cluster: RestoredCluster | null;
  /** How readers' name of the warehouse is moved to this site; null: they have none. */
  readonly name: WarehouseName | null;
}

export interface RestoredCluster {
  readonly subnetGroup: string;
  readonly parameterGroup: string;
  readonly securityGroups: readonly string[];
  readonly keyArn: string;
  readonly secretKeyArn: string;
  readonly copyRoleArn: string;
}

export type WarehouseName =
  /** A health check decides, which the recovery function flips: no call to Route 53's control plane. */
  | { readonly kind: "healthCheck" }
  | {
      readonly kind: "upsert";
      readonly hostedZone: string;
      readonly record: string;
      /** Of this site's warehouse. */
      readonly address: string;
    };
