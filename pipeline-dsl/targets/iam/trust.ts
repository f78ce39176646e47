import type { PolicyDocument } from "./statement";

/** Who may assume a role, for whom. The account and, where the service says it, the resource stop the confused deputy. */
export interface Trust {
  /** Such as `glue.amazonaws.com`. */
  readonly service: string;
  readonly account: string;
  /** ARN of the resource in whose name the service acts; absent where the service sends none. */
  readonly sourceArn?: string;
}

export function trustPolicy(trust: Trust): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Assume",
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Principal: { Service: trust.service },
        Condition: {
          StringEquals: { "aws:SourceAccount": trust.account },
          ...(trust.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": trust.sourceArn } }),
        },
      },
    ],
  };
}

/** Lambda sends no source with its assumption of a role. */
export function lambdaTrustPolicy(): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Assume", Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: "lambda.amazonaws.com" } },
    ],
  };
}
