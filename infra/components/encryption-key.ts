import { Alias, Key, type KeyArgs } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyStatement } from "../../pipeline-dsl/targets/iam";
import { sortedJson } from "../sorted-json";
import { stateful, tags, transformed, type ComponentArgs, type Transform } from "./component";
import type { StatefulPart } from "../settings/settings";

export interface EncryptionKeyArgs extends ComponentArgs {
  /** What it encrypts, for the key's description and alias. */
  readonly purpose: string;
  /** The part whose data it opens: without the key that data is gone. */
  readonly part: StatefulPart;
  /** Services that use the key in their own name. The account's roles use it by their policies. */
  readonly services?: readonly PolicyStatement[];
  /** Another Region than the stack's. */
  readonly region?: string;
  readonly transform?: { readonly key?: Transform<KeyArgs> };
}

/** A customer-managed key with yearly rotation and an alias. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly nodes: { readonly key: Key; readonly alias: Alias };

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:security:EncryptionKey", name, {}, opts);
    const { deployment } = args;
    const region = args.region === undefined ? {} : { region: args.region };
    const key = new Key(
      name,
      transformed(
        {
          ...region,
          description: `${deployment.names.stem}: ${args.purpose}`,
          enableKeyRotation: true,
          deletionWindowInDays: 30,
          policy: sortedJson(keyPolicy(deployment.partition, deployment.account, args.services ?? [])),
          tags: tags(deployment, name),
        },
        args.transform?.key,
      ),
      stateful(deployment, args.part, { parent: this }),
    );
    const alias = new Alias(
      name,
      { ...region, name: `alias/${deployment.names.stem}/${name}`, targetKeyId: key.keyId },
      { parent: this },
    );
    this.arn = key.arn;
    this.nodes = { key, alias };
    this.registerOutputs({ arn: this.arn });
  }
}

/** The account administers the key, so that the roles' own policies decide who uses it. In a key policy `*` is the key. */
function keyPolicy(partition: string, account: string, services: readonly PolicyStatement[]): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Account",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: ["kms:*"],
        Resource: ["*"],
      },
      ...services,
    ],
  };
}

/** CloudWatch Logs encrypts the groups of this account whose names start like this. */
export function logsUseKey(
  partition: string,
  region: string,
  account: string,
  groupPrefixes: readonly string[],
): PolicyStatement {
  return {
    Sid: "Logs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Decrypt*", "kms:DescribeKey", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: ["*"],
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": groupPrefixes.map(
          (prefix) => `arn:${partition}:logs:${region}:${account}:log-group:${prefix}*`,
        ),
      },
    },
  };
}
