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

/** A policy that lets everybody do something that starts like one of these. */
function opensToAll(policy: unknown, verbs: readonly string[]): boolean {
  const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
  return listAt(document, "Statement").some((statement) => {
    const principal = at(statement, "Principal");
    const everybody = principal === "*" || at(principal, "AWS") === "*";
    const actions = [at(statement, "Action")].flat().map(String);
    const opened = actions.some(
      (action) => action === "*" || action === "s3:*" || verbs.some((verb) => action.startsWith(`s3:${verb}`)),
    );
    return at(statement, "Effect") === "Allow" && everybody && opened;
  });
}

function closedPolicy(id: string, title: string, verbs: readonly string[]): Control {
  return {
    id,
    title,
    broken: (resources) =>
      resources.filter(
        ({ type, props }) => type === "aws:s3/bucketPolicy:BucketPolicy" && opensToAll(props["policy"], verbs),
      ),
  };
}

const blocksPublicAccess = ofBucket("BucketPublicAccessBlock", (props) =>
  ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
    (key) => props[key] === true,
  ),
);

const hasLifecycle = ofBucket("BucketLifecycleConfiguration", (props) => listAt(props, "rules").length > 0);

export const S3: readonly Control[] = [
  // The account's own switch is not a stack's to turn; each bucket has its own.
  eachHas(BUCKET, "S3.1", "Public access is blocked for whole buckets", blocksPublicAccess),
  closedPolicy("S3.2", "Buckets are not readable by everybody", ["Get", "List"]),
  closedPolicy("S3.3", "Buckets are not writable by everybody", ["Put", "Delete"]),
  eachHas(BUCKET, "S3.8", "Buckets block public access", blocksPublicAccess),
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
  eachHas(BUCKET, "S3.10", "Versioned buckets have a lifecycle", hasLifecycle),
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
  eachHas(BUCKET, "S3.13", "Buckets have a lifecycle", hasLifecycle),
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
  eachOf("aws:s3/accessPoint:AccessPoint", "S3.19", "Access points block public access", (props) =>
    ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
      (key) => at(props, "publicAccessBlockConfiguration", key) === true,
    ),
  ),
];
