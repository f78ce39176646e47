import { arn, secretArn, type Address } from "./arns";
import { useKey } from "./keys";
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
    {
      sid: "Logs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arn(place, "logs", `log-group:/aws/lambda/${place.functionName}:*`)],
    },
  ];
}
