import { BucketReplicationConfig, type BucketVersioning, type BucketReplicationConfigArgs } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { arn, bucketArn, replicationAccess, unconditionalTrustPolicy } from "../../pipeline-dsl/targets/iam";
import { type ReplicatedFolder, replicatedFolders } from "../../pipeline-dsl/targets/replicated-folders";
import type { OtherSite } from "../deployment";
import { stateful, transformed, type ComponentArgs, type Transform } from "./component";
import { printedRole } from "./role";

export interface LakeCopyArgs extends ComponentArgs {
  readonly other: OtherSite;
  readonly bucket: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** S3 replicates a bucket that keeps versions, and no other. */
  readonly versioning: BucketVersioning;
  readonly transform?: { readonly replication?: Transform<BucketReplicationConfigArgs> };
}

/**
 * What this site's lake sends to the other site's: the declared zones and the backups, under that site's key. The rule and its role lie with the
 * bucket that sends; the bucket that receives is the other stack's, and known by its name alone.
 */
export class LakeCopy extends pulumi.ComponentResource {
  readonly nodes: { readonly replication: BucketReplicationConfig };

  constructor(name: string, args: LakeCopyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:lake:LakeCopy", name, {}, opts);
    const { deployment, other } = args;
    const { model, names, partition } = deployment;
    const folders = replicatedFolders(model);
    const child = { parent: this };
    const role = printedRole(
      name,
      {
        deployment,
        purpose: "replication",
        trust: unconditionalTrustPolicy("s3.amazonaws.com"),
        access: pulumi.output(args.keyArn).apply((key) =>
          replicationAccess({
            ...deployment,
            bucket: names.lakeBucket,
            key,
            prefixes: folders.map(({ prefix }) => prefix),
            copy: { bucket: other.names.lakeBucket, region: other.region, keyAlias: other.names.keyAliases.lake },
          }),
        ),
      },
      stateful(deployment, "lake", child),
    );
    const there = { ...deployment, region: other.region };
    const replication = new BucketReplicationConfig(
      name,
      transformed(
        {
          bucket: args.bucket,
          role,
          rules: folders.map((folder, index) =>
            rule(
              folder,
              index,
              bucketArn({ partition }, other.names.lakeBucket),
              arn(there, "kms", other.names.keyAliases.lake),
            ),
          ),
        },
        args.transform?.replication,
      ),
      { ...stateful(deployment, "lake", child), dependsOn: [args.versioning] },
    );
    this.nodes = { replication };
    this.registerOutputs({});
  }
}

type ReplicationRule = Exclude<BucketReplicationConfigArgs["rules"], pulumi.Output<unknown> | Promise<unknown>>[number];

/** Replication time control keeps the copy within 15 minutes and measures it. */
function rule(
  { name, prefix }: ReplicatedFolder,
  index: number,
  bucket: pulumi.Input<string>,
  key: pulumi.Input<string>,
): ReplicationRule {
  return {
    id: name,
    priority: index + 1,
    status: "Enabled",
    filter: { prefix },
    deleteMarkerReplication: { status: "Enabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: {
      bucket,
      storageClass: "STANDARD",
      encryptionConfiguration: { replicaKmsKeyId: key },
      metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
      replicationTime: { status: "Enabled", time: { minutes: 15 } },
    },
  };
}
