import { each, type Authorizations } from "./entry";

const OBJECT = /^arn:aws:s3:::[^/]+\/.+$/;
const BUCKET = /^arn:aws:s3:::[^/]+$/;
const KEY = /^arn:aws:kms:[^:]+:\d{12}:key\/[0-9a-f-]+$/;
const TABLE = /^arn:aws:dynamodb:[^:]+:\d{12}:table\/[^/]+$/;

/** The lake, the ledger, and the keys over both. */
export const STORAGE: Authorizations = {
  ...each("s3", ["AbortMultipartUpload", "DeleteObject", "GetObject", "ListMultipartUploadParts"], {
    resource: OBJECT,
    keys: [],
    source: "S3 guide, Required permissions for S3 API operations: object operations",
  }),
  "s3:PutObject": {
    resource: OBJECT,
    keys: ["s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"],
    source: "S3 guide, Required permissions for S3 API operations: object operations",
  },
  "s3:ListBucket": {
    resource: BUCKET,
    keys: ["s3:prefix"],
    source: "S3 guide, Required permissions: ListObjectsV2 and HeadBucket are authorised on the bucket",
  },
  ...each("s3", ["GetBucketLocation", "GetReplicationConfiguration", "ListBucketMultipartUploads"], {
    resource: BUCKET,
    keys: [],
    source: "S3 guide, Required permissions for S3 API operations: bucket operations",
  }),
  ...each(
    "s3",
    [
      "GetObjectVersionAcl",
      "GetObjectVersionForReplication",
      "GetObjectVersionTagging",
      "ReplicateDelete",
      "ReplicateObject",
      "ReplicateTags",
    ],
    { resource: OBJECT, keys: [], source: "S3 guide, Setting up permissions for live replication" },
  ),
  ...each("dynamodb", ["ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"], {
    resource: TABLE,
    keys: ["dynamodb:LeadingKeys"],
    source:
      "DynamoDB guide, Using IAM policy conditions for fine-grained access control; a transaction is authorised as its parts",
  }),
  ...each("kms", ["Decrypt", "Encrypt", "GenerateDataKey"], {
    resource: KEY,
    keys: [
      "kms:ViaService",
      "kms:CallerAccount",
      "kms:EncryptionContext:${EncryptionContextKey}",
      "kms:ResourceAliases",
    ],
    source: "KMS guide, kms:ViaService: services that support it; a service names the key itself, never an alias",
  }),
  ...each("kms", ["CreateGrant", "DescribeKey"], {
    resource: KEY,
    keys: ["kms:ViaService", "kms:CallerAccount", "kms:ResourceAliases"],
    source:
      "Redshift guide, Using AWS KMS with the Amazon Redshift Data API: Redshift makes a grant in the caller's name",
  }),
};
