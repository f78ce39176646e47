import type { Conditions, PolicyDocument } from "./statement";

/** The service acts for a resource of this account, and says so: that stops the confused deputy. */
export function trustPolicy(trust: {
  /** Such as `glue.amazonaws.com`. */
  readonly service: string;
  readonly account: string;
  /** ARN patterns of the resources in whose name the service acts; absent where the service sends none. */
  readonly sourceArn?: string | readonly string[];
}): PolicyDocument {
  return assumedBy([trust.service], {
    StringEquals: { "aws:SourceAccount": trust.account },
    ...(trust.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": trust.sourceArn } }),
  });
}

/**
 * Services that send no source with an assumption, or are not documented to: a condition on it would lock them out. Such a
 * role reaches a service only by PassRole, which needs a principal of this account.
 */
export function unconditionalTrustPolicy(
  ...services: readonly (
    "lambda.amazonaws.com" | "redshift.amazonaws.com" | "redshift-serverless.amazonaws.com" | "s3.amazonaws.com"
  )[]
): PolicyDocument {
  return assumedBy(services, undefined);
}

/** Redshift names the database user as the external id, so the role serves one cluster only. */
export function clusterTrustPolicy(clusterUsers: string): PolicyDocument {
  return assumedBy(["redshift.amazonaws.com"], { StringLike: { "sts:ExternalId": clusterUsers } });
}

function assumedBy(services: readonly string[], conditions: Conditions | undefined): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Assume",
        Effect: "Allow",
        Action: ["sts:AssumeRole"],
        Principal: { Service: services.length === 1 ? (services[0] ?? "") : services },
        ...(conditions === undefined ? {} : { Condition: conditions }),
      },
    ],
  };
}
