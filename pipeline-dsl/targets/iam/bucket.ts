import { bucketArn, objectsArn } from "./arns";
import type { PolicyDocument, PolicyStatement } from "./statement";

/** TLS only, and TLS 1.2 at least. Presigned URLs, by which a warehouse in enhanced VPC routing reads, stay allowed. */
export function bucketPolicy(partition: string, bucket: string, more: readonly PolicyStatement[] = []): PolicyDocument {
  const resources = [bucketArn({ partition }, bucket), objectsArn({ partition }, bucket, "")];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Action: ["s3:*"],
        Principal: "*",
        Resource: resources,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "ModernTlsOnly",
        Effect: "Deny",
        Action: ["s3:*"],
        Principal: "*",
        Resource: resources,
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
      },
      ...more,
    ],
  };
}

/**
 * Nobody writes an object under another key than the lake's, S3's own key (UNLOAD's choice where it is told nothing) included.
 * An upload that asks for nothing takes the bucket's.
 */
export function onlyThisKey(partition: string, bucket: string, key: string): readonly PolicyStatement[] {
  const otherThan = (sid: string, header: string, value: string): PolicyStatement => ({
    Sid: sid,
    Effect: "Deny",
    Action: ["s3:PutObject"],
    Principal: "*",
    Resource: [objectsArn({ partition }, bucket, "")],
    Condition: { Null: { [header]: "false" }, StringNotEquals: { [header]: value } },
  });
  return [
    otherThan("KmsOnly", "s3:x-amz-server-side-encryption", "aws:kms"),
    otherThan("OwnKeyOnly", "s3:x-amz-server-side-encryption-aws-kms-key-id", key),
  ];
}

/** S3 itself delivers the access logs of one bucket. */
export function accessLogDelivery(
  partition: string,
  logBucket: string,
  source: string,
  account: string,
): PolicyStatement {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Action: ["s3:PutObject"],
    Principal: { Service: "logging.s3.amazonaws.com" },
    Resource: [objectsArn({ partition }, logBucket, `${source}/`)],
    Condition: {
      ArnLike: { "aws:SourceArn": bucketArn({ partition }, source) },
      StringEquals: { "aws:SourceAccount": account },
    },
  };
}
