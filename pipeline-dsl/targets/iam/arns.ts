import type { AccessPlace } from "./place";

/** The part of a place that every ARN needs. */
export type Address = Pick<AccessPlace, "partition" | "region" | "account">;

export function arn(place: Address, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

export function bucketArn(place: Pick<Address, "partition">, bucket: string): string {
  return `arn:${place.partition}:s3:::${bucket}`;
}

export function objectsArn(place: Pick<Address, "partition">, bucket: string, prefix: string): string {
  return `${bucketArn(place, bucket)}/${prefix}*`;
}

export function roleArn(place: Address, name: string): string {
  return `arn:${place.partition}:iam::${place.account}:role/${name}`;
}

export function jobArn(place: Address, job: string): string {
  return arn(place, "glue", `job/${job}`);
}

export function tableArn(place: Address, table: string): string {
  return arn(place, "dynamodb", `table/${table}`);
}

export function machineArn(place: Address, machine: string): string {
  return arn(place, "states", `stateMachine:${machine}`);
}

export function executionsArn(place: Address, machine: string): string {
  return arn(place, "states", `execution:${machine}:*`);
}

/** Secrets Manager appends a hyphen and six characters to a secret's name. */
export function secretArn(place: Address, name: string): string {
  return arn(place, "secretsmanager", `secret:${name}-??????`);
}
