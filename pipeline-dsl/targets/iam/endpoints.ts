import type { Statement } from "./statement";

export interface VpcEndpoints {
  /** Free of charge, by route table: S3 and DynamoDB. */
  readonly gateway: readonly string[];
  /** Paid by the hour and zone. */
  readonly interface: readonly string[];
}

const GATEWAYS = new Set(["s3", "dynamodb"]);

/** Names of endpoint services where they differ from the prefix of the actions. */
const ENDPOINT_NAMES: Readonly<Record<string, string>> = { cloudwatch: "monitoring" };

/** Glue makes a job's network interfaces from outside the VPC. */
const OUTSIDE = new Set(["ec2"]);

/** The endpoints that a workload in an isolated subnet needs: one a service that its permissions name, and no others. */
export function vpcEndpoints(access: readonly Statement[]): VpcEndpoints {
  const services = new Set(
    access
      // A service that is used through another one is called by that one.
      .filter((statement) => statement.conditions?.["StringEquals"]?.["kms:ViaService"] === undefined)
      .flatMap((statement) => statement.actions.map((action) => action.split(":", 1)[0] ?? action))
      .filter((service) => !OUTSIDE.has(service)),
  );
  const sorted = [...services].map((service) => ENDPOINT_NAMES[service] ?? service).sort();
  return {
    gateway: sorted.filter((name) => GATEWAYS.has(name)),
    interface: sorted.filter((name) => !GATEWAYS.has(name)),
  };
}
