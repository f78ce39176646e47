import {
  BucketLifecycleConfiguration,
  BucketReplicationConfig,
  type BucketVersioning,
  type BucketReplicationConfigArgs,
} from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { LakeZone, PipelineModel } from "../../pipeline-dsl/model";
import { replicationAccess, unconditionalTrustPolicy } from "../../pipeline-dsl/targets/iam";
import { PrivateBucket } from "./bucket";
import { stateful, transformed, type ComponentArgs, type Transform } from "./component";
import { EncryptionKey } from "./encryption-key";
import { printedRole } from "./role";

export interface LakeCopyArgs extends ComponentArgs {
  readonly bucket: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** S3 replicates a bucket that keeps versions, and no other. */
  readonly versioning: BucketVersioning;
  readonly transform?: { readonly replication?: Transform<BucketReplicationConfigArgs> };
}

/** The declared zones of the lake in the standby Region, under a key of that Region. */
export class LakeCopy extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly nodes: {
    readonly bucket: PrivateBucket;
    readonly key: EncryptionKey;
    readonly replication: BucketReplicationConfig;
  };

  static wanted(model: PipelineModel): boolean {
    return model.recovery.standby.kind !== "multiAz" && model.recovery.lake.replicate.length > 0;
  }

  constructor(name: string, args: LakeCopyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:lake:LakeCopy", name, {}, opts);
    const { deployment } = args;
    const { model, names, partition } = deployment;
    const region = standbyRegion(model);
    const prefixes = model.recovery.lake.replicate.map((zone) => model.lake.zones[zone]);
    const child = { parent: this };
    const key = new EncryptionKey(
      `${name}-key`,
      { deployment, purpose: "copies of the lake's objects", part: "lake", region },
      child,
    );
    const bucket = new PrivateBucket(
      name,
      { deployment, bucket: names.standbyBucket, key: key.arn, logTo: null, region },
      child,
    );
    new BucketLifecycleConfiguration(
      name,
      {
        region,
        bucket: bucket.bucket,
        rules: [
          {
            id: "tidy",
            status: "Enabled",
            filter: { prefix: "" },
            noncurrentVersionExpiration: { noncurrentDays: 30 },
          },
        ],
      },
      { ...child, dependsOn: [bucket.nodes.versioning] },
    );
    const role = printedRole(
      name,
      {
        deployment,
        purpose: "replication",
        trust: unconditionalTrustPolicy("s3.amazonaws.com"),
        access: pulumi.all([args.keyArn, key.arn]).apply(([from, to]) =>
          replicationAccess({
            partition,
            bucket: names.lakeBucket,
            region: deployment.region,
            key: from,
            prefixes,
            copy: { bucket: names.standbyBucket, region, key: to },
          }),
        ),
      },
      stateful(deployment, "lake", child),
    );
    const replication = new BucketReplicationConfig(
      name,
      transformed(
        {
          bucket: args.bucket,
          role,
          rules: model.recovery.lake.replicate.map((zone, index) =>
            rule(zone, index, model.lake.zones[zone], bucket.arn, key.arn),
          ),
        },
        args.transform?.replication,
      ),
      { ...stateful(deployment, "lake", child), dependsOn: [args.versioning, bucket.nodes.versioning] },
    );
    this.bucket = bucket.bucket;
    this.keyArn = key.arn;
    this.nodes = { bucket, key, replication };
    this.registerOutputs({ bucket: this.bucket, keyArn: this.keyArn });
  }
}

function standbyRegion(model: PipelineModel): string {
  const { standby } = model.recovery;
  if (standby.kind === "multiAz") throw new Error("a Multi-AZ standby has no Region of its own");
  return standby.region;
}

type ReplicationRule = Exclude<BucketReplicationConfigArgs["rules"], pulumi.Output<unknown> | Promise<unknown>>[number];

/** Replication time control keeps the copy within 15 minutes and measures it. */
function rule(
  zone: LakeZone,
  index: number,
  prefix: string,
  bucket: pulumi.Input<string>,
  key: pulumi.Input<string>,
): ReplicationRule {
  return {
    id: zone,
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
