import { Queue } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";
import { tags, type ComponentArgs } from "./component";

/** Where a schedule puts the start that it could not make. */
export function deadLetterQueue(
  name: string,
  args: ComponentArgs & { readonly keyArn: pulumi.Input<string> },
  options: pulumi.CustomResourceOptions,
): Queue {
  return new Queue(
    name,
    {
      name: args.deployment.names.startQueue,
      kmsMasterKeyId: args.keyArn,
      messageRetentionSeconds: 14 * 24 * 60 * 60,
      tags: tags(args.deployment, name),
    },
    options,
  );
}
