import { at, eachHas, eachOf, listAt, type Control, type ControlledResource } from "../control";

const BUCKET = "aws:s3/bucket:Bucket";

/** Another resource's setting of this bucket. Before the first update a bucket's id is unknown; then the names agree. */
function ofBucket(part: string, holds: (props: ControlledResource["props"]) => boolean) {
  return (bucket: ControlledResource, other: ControlledResource): boolean =>
    other.type === `aws:s3/${part.charAt(0).toLowerCase()}${part.slice(1)}:${part}` &&
    (other.props["bucket"] === undefined
      ? other.name === bucket.name
      : other.props["bucket"] === bucket.props["bucket"]) &&
    holds(other.props);
}

function encryption(props: ControlledResource["props"]): unknown {
  return at(listAt(props, "rules")[0], "applyServerSideEncryptionByDefault");
}

export const S3: readonly Control[] = [
  eachHas(
    BUCKET,
    "S3.8",
    "Buckets block public access",
    ofBucket("BucketPublicAccessBlock", (props) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
        (key) => props[key] === true,
      ),
    ),
  ),
  eachHas(
    BUCKET,
    "S3.5",
    "Buckets are reached over TLS only",
    ofBucket("BucketPolicy", (props) => String(props["policy"]).includes('"aws:SecureTransport":"false"')),
  ),
  eachHas(
    BUCKET,
    "S3.7",
    "Buckets are replicated to another Region",
    ofBucket("BucketReplicationConfig", (props) => listAt(props, "rules").length > 0),
  ),
  eachHas(
    BUCKET,
    "S3.9",
    "Buckets log accesses",
    ofBucket("BucketLogging", (props) => props["targetBucket"] !== undefined),
  ),
  eachHas(
    BUCKET,
    "S3.10",
    "Versioned buckets have a lifecycle",
    ofBucket("BucketLifecycleConfiguration", (props) => listAt(props, "rules").length > 0),
  ),
  eachHas(
    BUCKET,
    "S3.11",
    "Buckets announce events",
    ofBucket("BucketNotification", (props) => props["eventbridge"] === true),
  ),
  eachHas(
    BUCKET,
    "S3.12",
    "Buckets have no ACLs",
    ofBucket("BucketOwnershipControls", (props) => at(props, "rule", "objectOwnership") === "BucketOwnerEnforced"),
  ),
  eachHas(
    BUCKET,
    "S3.14",
    "Buckets keep versions",
    ofBucket("BucketVersioning", (props) => at(props, "versioningConfiguration", "status") === "Enabled"),
  ),
  eachOf(BUCKET, "S3.15", "Buckets have Object Lock", (props) => props["objectLockEnabled"] === true),
  eachHas(
    BUCKET,
    "S3.17",
    "Buckets are encrypted with KMS",
    ofBucket("BucketServerSideEncryptionConfiguration", (props) => at(encryption(props), "sseAlgorithm") === "aws:kms"),
  ),
];
