import { secretArn, type Address } from "./arns";
import { useKey } from "./keys";
import { functionLogs } from "./observability";
import type { Statement } from "./statement";

/** What the rotation of one source's read-only user touches. */
export interface RotationPlace extends Address {
  readonly functionName: string;
  readonly readerSecret: string;
  readonly readerSecretKey: string;
  /** ARN of the secret that Aurora manages for its admin. */
  readonly adminSecretArn: string;
  readonly adminSecretKey: string;
  readonly databaseArn: string;
}

/** Makes the read-only user and changes its password, through the RDS Data API: no connection, no driver. */
export function rotationAccess(place: RotationPlace): readonly Statement[] {
  return [
    {
      sid: "ReaderSecret",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: [secretArn(place, place.readerSecret)],
    },
    useKey(place, "ReaderSecretKey", place.readerSecretKey, "secretsmanager", "write"),
    {
      sid: "NewPassword",
      actions: ["secretsmanager:GetRandomPassword"],
      resources: ["*"],
      reason: "GetRandomPassword knows no resources",
    },
    { sid: "AdminSecret", actions: ["secretsmanager:GetSecretValue"], resources: [place.adminSecretArn] },
    useKey(place, "AdminSecretKey", place.adminSecretKey, "secretsmanager", "read"),
    { sid: "SourceDatabase", actions: ["rds-data:ExecuteStatement"], resources: [place.databaseArn] },
    functionLogs(place, place.functionName),
  ];
}

/** A secret whose value the settings give, and the function that puts it there. */
export interface GivenSecretPlace extends Address {
  readonly functionName: string;
  readonly secret: string;
  readonly key: string;
}

/** Puts a value into one secret; it reads none. */
export function givenSecretAccess(place: GivenSecretPlace): readonly Statement[] {
  return [
    { sid: "Secret", actions: ["secretsmanager:PutSecretValue"], resources: [secretArn(place, place.secret)] },
    useKey(place, "SecretKey", place.key, "secretsmanager", "write"),
    functionLogs(place, place.functionName),
  ];
}
