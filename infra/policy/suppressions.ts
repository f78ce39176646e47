import { at, type ControlledResource } from "./control";

/** A control that a resource breaks on purpose. */
export interface Suppression {
  readonly control: string;
  /** Name of the resource in the program. */
  readonly resource: string;
  /** The only stack in which it does; absent: in each. */
  readonly stack?: string;
  readonly reason: string;
}

const OBJECT_LOCK =
  "A locked object cannot be replaced, and a replay overwrites its day's folder; versioning and replication keep what was there";

const LONG_TERM_SUPPORT =
  "The engine is Aurora's long-term support line; an automatic upgrade would leave it at the next maintenance window";

export const SUPPRESSIONS: readonly Suppression[] = [
  { control: "RDS.35", resource: "marketplace-reader", reason: LONG_TERM_SUPPORT },
  { control: "RDS.35", resource: "marketplace-writer", reason: LONG_TERM_SUPPORT },
  {
    control: "Redshift.18",
    resource: "warehouse",
    reason:
      "The declared standby is a pilot light in another Region; Multi-AZ would double the nodes and not survive a Region",
  },
  {
    control: "RDS.14",
    resource: "marketplace",
    reason: "Aurora Serverless has no backtrack; point-in-time recovery is on",
  },
  { control: "S3.15", resource: "lake", reason: OBJECT_LOCK },
  {
    control: "S3.15",
    resource: "lake-logs",
    reason: "Access logs are evidence for a year, and delivered by S3 alone; the policy lets nobody else write",
  },
  {
    control: "S3.7",
    resource: "lake",
    stack: "dev",
    reason: "No stack stands by for dev, so its lake is copied nowhere",
  },
  { control: "S3.7", resource: "lake-logs", reason: "Access logs of a Region are of no use in another one" },
  { control: "S3.9", resource: "lake-logs", reason: "A bucket that logs into itself never ends" },
  { control: "S3.11", resource: "lake-logs", reason: "Nobody waits for an access log" },
  {
    control: "S3.17",
    resource: "lake-logs",
    reason: "Server access logs are delivered only to buckets with S3's own key",
  },
];

export function isSuppressed(
  suppressions: readonly Suppression[],
  control: string,
  { name, props }: ControlledResource,
): boolean {
  return suppressions.some(
    (suppression) =>
      suppression.control === control &&
      suppression.resource === name &&
      (suppression.stack === undefined || suppression.stack === at(props, "tags", "Stack")),
  );
}
