import {
  BucketLifecycleConfiguration,
  BucketNotification,
  type BucketArgs,
  type BucketLifecycleConfigurationArgs,
} from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { accessLogDelivery, onlyThisKey } from "../../pipeline-dsl/targets/iam";
import { MANUAL_SNAPSHOT_DAYS } from "../../pipeline-dsl/targets/recovery/snapshots";
import { BACKUP_ZONE } from "../../pipeline-dsl/targets/redshift";
import { copiedTo } from "../deployment";
import { PrivateBucket } from "./bucket";
import { ArgumentFaults, transformed, type ComponentArgs, type Transform } from "./component";
import { EncryptionKey } from "./encryption-key";
import { LakeCopy } from "./lake-copy";

export interface LakeArgs extends ComponentArgs {
  readonly transform?: {
    readonly bucket?: Transform<BucketArgs>;
    readonly lifecycle?: Transform<BucketLifecycleConfigurationArgs>;
  };
}

/** Old versions are kept this long: the time in which a wrong overwrite is noticed and undone. */
const NONCURRENT_DAYS = 30;
const ACCESS_LOG_DAYS = 365;

/** The lake: one bucket with the zones of the definition, its key, its access logs, and what it sends to the other site. */
export class Lake extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  readonly nodes: {
    readonly bucket: PrivateBucket;
    readonly key: EncryptionKey;
    readonly logs: PrivateBucket;
    readonly copy: LakeCopy | null;
  };

  constructor(name: string, args: LakeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:lake:Lake", name, {}, opts);
    checkArgs(args);
    const { deployment } = args;
    const { model, names, partition, account } = deployment;
    const child = { parent: this };
    const key = new EncryptionKey(`${name}-key`, { deployment, purpose: "objects of the lake", part: "lake" }, child);
    const logs = new PrivateBucket(
      `${name}-logs`,
      {
        deployment,
        bucket: names.accessLogBucket,
        key: null,
        logTo: null,
        policy: [accessLogDelivery(partition, names.accessLogBucket, names.lakeBucket, account)],
      },
      child,
    );
    const bucket = new PrivateBucket(
      name,
      {
        deployment,
        bucket: names.lakeBucket,
        key: key.arn,
        logTo: logs.bucket,
        policy: key.arn.apply((arn) => onlyThisKey(partition, names.lakeBucket, arn)),
        transform: { bucket: args.transform?.bucket },
      },
      child,
    );
    const afterVersioning = { ...child, dependsOn: [bucket.nodes.versioning] };
    new BucketLifecycleConfiguration(
      name,
      transformed({ bucket: bucket.bucket, rules: lifecycleRules(model) }, args.transform?.lifecycle),
      afterVersioning,
    );
    new BucketLifecycleConfiguration(
      `${name}-logs`,
      {
        bucket: logs.bucket,
        rules: [{ id: "expire", status: "Enabled", filter: { prefix: "" }, expiration: { days: ACCESS_LOG_DAYS } }],
      },
      { ...child, dependsOn: [logs.nodes.versioning] },
    );
    new BucketNotification(name, { bucket: bucket.bucket, eventbridge: true }, child);
    const other = copiedTo(deployment);
    const copy =
      other === null
        ? null
        : new LakeCopy(
            `${name}-copy`,
            { deployment, other, bucket: bucket.bucket, keyArn: key.arn, versioning: bucket.nodes.versioning },
            child,
          );
    this.bucket = bucket.bucket;
    this.keyArn = key.arn;
    this.nodes = { bucket, key, logs, copy };
    this.registerOutputs({ bucket: this.bucket, keyArn: this.keyArn });
  }
}

function checkArgs({ deployment }: LakeArgs): void {
  const faults = new ArgumentFaults("Lake");
  const { lake, recovery } = deployment.model;
  for (const [zone, prefix] of Object.entries(lake.zones)) {
    faults.check(
      prefix.endsWith("/") && !prefix.startsWith("/"),
      `deployment.model.lake.zones.${zone}`,
      `expected a prefix such as "${zone}/", not "${prefix}"`,
    );
  }
  faults.check(lake.keepRawDays >= 1, "deployment.model.lake.keepRawDays", "raw data must live for a day at least");
  faults.check(
    recovery.lake.versioning,
    "deployment.model.recovery.lake.versioning",
    "replication and recovery need versioning",
  );
  faults.check(
    deployment.other?.region !== deployment.region,
    "deployment.other.region",
    `the other site's Region is the stack's own, ${deployment.region}`,
  );
  faults.throwIfAny();
}

function lifecycleRules({ lake, recovery }: PipelineModel): BucketLifecycleConfigurationArgs["rules"] {
  const { backups } = recovery;
  return [
    { id: "expire-raw", status: "Enabled", filter: { prefix: lake.zones.raw }, expiration: { days: lake.keepRawDays } },
    {
      id: "expire-backups",
      status: "Enabled",
      filter: { prefix: BACKUP_ZONE },
      // A backfill ends with one, whatever rhythm is declared: as long as snapshots from before it are kept.
      expiration: { days: backups?.keepDays ?? MANUAL_SNAPSHOT_DAYS },
    },
    {
      id: "tidy",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_DAYS },
    },
  ];
}
