import type { Conditions, PolicyDocument } from "./statement";

/** The service acts for a resource of this account, and says so: that stops the confused deputy. */
export function trustPolicy(trust: {
  /** Such as `glue.amazonaws.com`. */
  readonly service: string;
  readonly account: string;
  /** ARN pattern of the resource in whose name the service acts; absent where the service sends none. */
  readonly sourceArn?: string;
}): PolicyDocument {
  return assumedBy(trust.service, {
    StringEquals: { "aws:SourceAccount": trust.account },
    ...(trust.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": trust.sourceArn } }),
  });
}

/**
 * Lambda and Redshift send no source with every assumption. A role reaches them only by PassRole, which needs a
 * principal of this account.
 */
export function unconditionalTrustPolicy(service: "lambda.amazonaws.com" | "redshift.amazonaws.com"): PolicyDocument {
  return assumedBy(service, undefined);
}

/** Redshift names the database user as the external id, so the role serves one cluster only. */
export function clusterTrustPolicy(clusterUsers: string): PolicyDocument {
  return assumedBy("redshift.amazonaws.com", { StringLike: { "sts:ExternalId": clusterUsers } });
}

function assumedBy(service: string, conditions: Conditions | undefined): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Assume",
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Principal: { Service: service },
        ...(conditions === undefined ? {} : { Condition: conditions }),
      },
    ],
  };
}
