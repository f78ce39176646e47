import { Invocation } from "@pulumi/aws/lambda";
import { Secret } from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { givenSecretAccess } from "../../pipeline-dsl/targets/iam";
import { sortedJson } from "../sorted-json";
import { tags, type ComponentArgs } from "./component";
import { pythonFunction } from "./python-function";

export interface GivenSecretArgs extends ComponentArgs {
  /** Name in Secrets Manager, without the stack's stem. */
  readonly secret: string;
  readonly description: string;
  /** A secret of Pulumi's. A new one is put when the settings change. */
  readonly value: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
}

/**
 * A secret whose value a person gave. A function of the stack's puts it there: of a SecretVersion the provider reads the value
 * back at every refresh, for which each preview would need it and its key.
 */
export class GivenSecret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly nodes: { readonly secret: Secret };

  constructor(name: string, args: GivenSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:security:GivenSecret", name, {}, opts);
    const { deployment } = args;
    const { stem } = deployment.names;
    const child = { parent: this };
    const functionName = `${stem}-${args.secret}-secret`;
    const secretName = `${stem}/${args.secret}`;
    const secret = new Secret(
      name,
      {
        name: secretName,
        description: args.description,
        kmsKeyId: args.keyArn,
        recoveryWindowInDays: 7,
        tags: tags(deployment, name),
      },
      // It was made without this component once.
      { ...child, ...(opts?.parent === undefined ? {} : { aliases: [{ parent: opts.parent }] }) },
    );
    const writer = pythonFunction(
      `${name}-secret`,
      {
        deployment,
        functionName,
        description: `Puts the value that the settings give into ${secretName}`,
        purpose: `${args.secret}-secret`,
        access: args.keyArn.apply((key) => [
          ...givenSecretAccess({ ...deployment, functionName, secret: secretName, key }),
        ]),
        packageName: "rotation",
        module: "given",
        timeoutSeconds: 60,
        memoryMegabytes: 256,
        logKeyArn: args.keyArn,
      },
      this,
    );
    const put = new Invocation(
      `${name}-secret`,
      {
        functionName: writer.name,
        input: pulumi.secret(
          pulumi
            .all([secret.arn, args.value])
            .apply(([arn, value]) => sortedJson({ SecretId: arn, SecretString: value })),
        ),
      },
      child,
    );
    // Whoever is given the address may read at once: a value is there.
    this.arn = pulumi.all([secret.arn, put.id]).apply(([arn]) => arn);
    this.nodes = { secret };
    this.registerOutputs({ arn: this.arn });
  }
}
