import { type Address, arn, bucketArn, objectsArn } from "./arns";
import type { Statement } from "./statement";

/** One bucket, the one in another Region that receives, and what of it is copied. */
export interface ReplicationPlace extends Address {
  readonly bucket: string;
  /** ARN. */
  readonly key: string;
  readonly prefixes: readonly string[];
  /** Another stack's, whose key is known by its alias alone. */
  readonly copy: { readonly bucket: string; readonly region: string; readonly keyAlias: string };
}

export function replicationAccess(place: ReplicationPlace): readonly Statement[] {
  const { copy } = place;
  return [
    {
      sid: "ReadConfiguration",
      actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      resources: [bucketArn(place, place.bucket)],
    },
    {
      sid: "ReadVersions",
      actions: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
      resources: place.prefixes.map((prefix) => objectsArn(place, place.bucket, prefix)),
    },
    {
      sid: "WriteCopies",
      actions: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
      resources: place.prefixes.map((prefix) => objectsArn(place, copy.bucket, prefix)),
    },
    {
      sid: "ReadKey",
      actions: ["kms:Decrypt"],
      resources: [place.key],
      conditions: { StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` } },
    },
    {
      sid: "CopyKey",
      actions: ["kms:Encrypt", "kms:GenerateDataKey"],
      resources: [arn({ ...place, region: copy.region }, "kms", "key/*")],
      conditions: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": [copy.keyAlias] },
        StringEquals: { "kms:ViaService": `s3.${copy.region}.amazonaws.com` },
      },
    },
  ];
}
