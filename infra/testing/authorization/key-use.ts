import { ACCOUNT } from "../mock-aws";
import type { Registered } from "../under-mocks";
import type { Request } from "./entry";

/** A service that opens what it keeps with a key, and under which encryption context. */
interface Keeper {
  readonly service: string;
  readonly resource: RegExp;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly context: (resource: string, match: RegExpExecArray) => Readonly<Record<string, string>>;
  /** ARN of the key over the named thing; null: none of the stack's, such as AWS's own. */
  readonly key: (registered: readonly Registered[], name: string) => string | null;
}

const KEEPERS: readonly Keeper[] = [
  {
    service: "s3",
    resource: /^arn:aws:s3:::([^/]+)\/.+$/,
    reads: ["GetObject"],
    writes: ["PutObject"],
    // With a bucket key, the context is the bucket's and not the object's.
    context: (_, [, bucket = ""]) => ({ "aws:s3:arn": `arn:aws:s3:::${bucket}` }),
    key: (registered, bucket) => {
      const rules = inputs(registered, "BucketServerSideEncryptionConfiguration", "bucket", bucket)?.["rules"] as
        readonly { readonly applyServerSideEncryptionByDefault: { readonly kmsMasterKeyId?: string } }[] | undefined;
      return rules?.[0]?.applyServerSideEncryptionByDefault.kmsMasterKeyId ?? null;
    },
  },
  {
    service: "dynamodb",
    resource: /^arn:aws:dynamodb:[^:]+:\d+:table\/([^/]+)$/,
    reads: ["ConditionCheckItem", "GetItem", "Query"],
    writes: ["PutItem", "UpdateItem"],
    context: (_, [, table = ""]) => ({ "aws:dynamodb:subscriberId": ACCOUNT, "aws:dynamodb:tableName": table }),
    key: (registered, table) => {
      const encryption = inputs(registered, "Table", "name", table)?.["serverSideEncryption"];
      return (encryption as { readonly kmsKeyArn: string } | undefined)?.kmsKeyArn ?? null;
    },
  },
  {
    service: "secretsmanager",
    resource: /^arn:aws:secretsmanager:[^:]+:\d+:secret:(.+)-[A-Za-z0-9]{6}$/,
    reads: ["GetSecretValue"],
    writes: ["PutSecretValue"],
    context: (secret) => ({ SecretARN: secret }),
    key: secretKey,
  },
  {
    service: "sqs",
    resource: /^arn:aws:sqs:[^:]+:\d+:(.+)$/,
    reads: [],
    writes: ["SendMessage"],
    context: (queue) => ({ "aws:sqs:arn": queue }),
    key: (registered, queue) => text(inputs(registered, "Queue", "name", queue)?.["kmsMasterKeyId"]),
  },
  {
    service: "sns",
    resource: /^arn:aws:sns:[^:]+:\d+:(.+)$/,
    reads: [],
    writes: ["Publish"],
    context: (topic) => ({ "aws:sns:topicArn": topic }),
    key: (registered, topic) => text(inputs(registered, "Topic", "name", topic)?.["kmsMasterKeyId"]),
  },
];

/** What works in a warehouse under a key of the stack's: Redshift asks for a grant on that key in the caller's name. */
const GRANTED: ReadonlyMap<string, { readonly via: string; readonly asks: readonly string[] }> = new Map([
  // Redshift guide, Using AWS KMS with the Amazon Redshift Data API.
  ["redshift-data:BatchExecuteStatement", { via: "redshift", asks: ["CreateGrant", "DescribeKey"] }],
  [
    // The same, Authorizing use of an AWS KMS customer managed key: who creates or modifies a warehouse.
    "redshift-serverless:RestoreFromSnapshot",
    { via: "redshift-serverless", asks: ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"] },
  ],
]);

function grantsOf(request: Request, registered: readonly Registered[]): readonly Request[] {
  const granted = GRANTED.get(request.action);
  const key = registered
    .filter(({ type }) => /^aws:redshift.*:(Cluster|Namespace)$/.test(type))
    .map(({ inputs: given }) => text(given["kmsKeyId"]))
    .find((found) => found !== null);
  if (granted === undefined || key === undefined) return [];
  return granted.asks.map((kmsAction) => ({
    action: `kms:${kmsAction}`,
    resource: key,
    context: {
      "kms:CallerAccount": ACCOUNT,
      "kms:ViaService": `${granted.via}.${key.split(":")[3] ?? ""}.amazonaws.com`,
    },
  }));
}

/**
 * The requests that the service makes of KMS in the caller's name, if the thing is under a key of the stack's. Who writes also
 * reads: S3 the parts of an upload, SQS and SNS the data key that they keep, to see that it opens.
 */
export function keyUse(request: Request, registered: readonly Registered[]): readonly Request[] {
  if (GRANTED.has(request.action)) return grantsOf(request, registered);
  const [service, action = ""] = request.action.split(":");
  const keeper = KEEPERS.find((candidate) => candidate.service === service);
  const match = keeper?.resource.exec(request.resource);
  if (keeper === undefined || match === null || match === undefined) return [];
  const writes = keeper.writes.includes(action);
  if (!writes && !keeper.reads.includes(action)) return [];
  const key = keeper.key(registered, match[1] ?? "");
  if (key === null) return [];
  const context = Object.entries(keeper.context(request.resource, match));
  return (writes ? ["kms:GenerateDataKey", "kms:Decrypt"] : ["kms:Decrypt"]).map((kmsAction) => ({
    action: kmsAction,
    resource: key,
    context: {
      "kms:CallerAccount": ACCOUNT,
      "kms:ViaService": `${keeper.service}.${key.split(":")[3] ?? ""}.amazonaws.com`,
      ...Object.fromEntries(context.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    },
  }));
}

/** Secrets that AWS keeps for a database are named after it, and under the key that the database names. */
function secretKey(registered: readonly Registered[], secret: string): string | null {
  const owner = /^(rds|redshift)!/.exec(secret)?.[1];
  if (owner === undefined) return text(inputs(registered, "Secret", "name", secret)?.["kmsKeyId"]);
  const keys = registered
    .filter(({ type }) => type.startsWith(`aws:${owner}`))
    .flatMap(({ inputs: given }) =>
      ["adminPasswordSecretKmsKeyId", "masterPasswordSecretKmsKeyId", "masterUserSecretKmsKeyId"].map((name) =>
        text(given[name]),
      ),
    );
  return keys.find((key) => key !== null) ?? null;
}

function inputs(
  registered: readonly Registered[],
  type: string,
  property: string,
  value: string,
): Readonly<Record<string, unknown>> | undefined {
  return registered.find((resource) => resource.type.endsWith(`:${type}`) && resource.inputs[property] === value)
    ?.inputs;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
