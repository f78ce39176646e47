import {
  Bucket,
  BucketLogging,
  BucketOwnershipControls,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
  type BucketArgs,
} from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { bucketPolicy, type PolicyStatement } from "../../pipeline-dsl/targets/iam";
import { sortedJson } from "../sorted-json";
import { stateful, tags, transformed, type ComponentArgs, type Transform } from "./component";

export interface PrivateBucketArgs extends ComponentArgs {
  readonly bucket: string;
  /** Null: S3's own key, the only one that receives access logs. */
  readonly key: pulumi.Input<string> | null;
  readonly policy?: pulumi.Input<readonly PolicyStatement[]>;
  /** Where the access logs go; null for the bucket that holds them. */
  readonly logTo: pulumi.Input<string> | null;
  readonly region?: string;
  readonly transform?: { readonly bucket?: Transform<BucketArgs> | undefined };
}

/** A bucket that nobody outside sees: private, encrypted, versioned, TLS only, logged. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly nodes: { readonly bucket: Bucket; readonly versioning: BucketVersioning; readonly policy: BucketPolicy };

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:lake:PrivateBucket", name, {}, opts);
    const { deployment } = args;
    const region = args.region === undefined ? {} : { region: args.region };
    const child = { parent: this };
    const bucket = new Bucket(
      name,
      transformed({ ...region, bucket: args.bucket, tags: tags(deployment, name) }, args.transform?.bucket),
      stateful(deployment, "lake", child),
    );
    const of = { ...region, bucket: bucket.id };
    // What keeps the bucket private and whole stays as long as the bucket does.
    const guard = stateful(deployment, "lake", child);
    new BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, guard);
    const block = new BucketPublicAccessBlock(
      name,
      { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      guard,
    );
    const versioning = new BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, guard);
    new BucketServerSideEncryptionConfiguration(name, { ...of, rules: [encryption(args.key)] }, guard);
    // The policy last: it refuses everything that the steps before it may still need.
    const policy = new BucketPolicy(
      name,
      {
        ...of,
        policy: pulumi
          .output(args.policy ?? [])
          .apply((statements) => sortedJson(bucketPolicy(deployment.partition, args.bucket, statements))),
      },
      { ...guard, dependsOn: [block, versioning] },
    );
    if (args.logTo !== null) {
      new BucketLogging(name, { ...of, targetBucket: args.logTo, targetPrefix: `${args.bucket}/` }, guard);
    }
    this.bucket = bucket.id;
    this.arn = bucket.arn;
    this.nodes = { bucket, versioning, policy };
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}

function encryption(key: pulumi.Input<string> | null): {
  applyServerSideEncryptionByDefault: { sseAlgorithm: string; kmsMasterKeyId?: pulumi.Input<string> };
  bucketKeyEnabled: boolean;
} {
  return key === null
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }
    : { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key }, bucketKeyEnabled: true };
}
