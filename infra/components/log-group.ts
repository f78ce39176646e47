import { LogGroup } from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../deployment";
import { tags } from "./component";

/** Who did what is kept for a year; what a program said, for ninety days. */
export const AUDIT_DAYS = 365;

/** An encrypted log group that forgets. */
export function logGroup(
  name: string,
  args: {
    readonly deployment: Deployment;
    readonly groupName: string;
    readonly key: pulumi.Input<string>;
    readonly keepDays: number;
  },
  options: pulumi.CustomResourceOptions,
): LogGroup {
  return new LogGroup(
    name,
    { name: args.groupName, kmsKeyId: args.key, retentionInDays: args.keepDays, tags: tags(args.deployment, name) },
    options,
  );
}
