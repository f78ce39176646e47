import { at, eachHas, eachOf, type Control } from "../control";

const SECRET = "aws:secretsmanager/secret:Secret";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

export const SECRETS_AND_KEYS: readonly Control[] = [
  eachHas(
    SECRET,
    "SecretsManager.1",
    "Secrets are rotated",
    (secret, other) => other.type === ROTATION && other.name === secret.name,
  ),
  eachHas(
    ROTATION,
    "SecretsManager.2",
    "Rotations can succeed: Secrets Manager may call the function",
    (rotation, other) =>
      other.type === "aws:lambda/permission:Permission" &&
      other.name === rotation.name &&
      other.props["principal"] === "secretsmanager.amazonaws.com",
  ),
  eachOf(
    ROTATION,
    "SecretsManager.4",
    "Secrets are rotated within 90 days",
    (props) => Number(at(props, "rotationRules", "automaticallyAfterDays")) <= 90,
  ),
  eachOf("aws:kms/key:Key", "KMS.4", "Keys are rotated", (props) => props["enableKeyRotation"] === true),
  eachOf(
    "aws:sns/topic:Topic",
    "SNS.1",
    "Topics are encrypted with a key of their own",
    (props) => props["kmsMasterKeyId"] !== undefined,
  ),
  eachOf(
    "aws:sqs/queue:Queue",
    "SQS.1",
    "Queues are encrypted",
    (props) => props["kmsMasterKeyId"] !== undefined || props["sqsManagedSseEnabled"] === true,
  ),
];
