import { Function as LambdaFunction, Invocation } from "@pulumi/aws/lambda";
import { Secret } from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { givenSecretAccess, unconditionalTrustPolicy } from "../../pipeline-dsl/targets/iam";
import { lambdaCode } from "../artifacts/lambda-code";
import { sortedJson } from "../sorted-json";
import { tags, type ComponentArgs } from "./component";
import { logGroup } from "./log-group";
import { printedRole } from "./role";

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
    const role = printedRole(
      `${name}-secret`,
      {
        deployment,
        purpose: `${args.secret}-secret`,
        trust: unconditionalTrustPolicy("lambda.amazonaws.com"),
        access: args.keyArn.apply((key) => [
          ...givenSecretAccess({ ...deployment, functionName, secret: secretName, key }),
        ]),
      },
      child,
    );
    const logs = logGroup(
      `${name}-secret`,
      { deployment, groupName: `/aws/lambda/${functionName}`, key: args.keyArn, keepDays: 90 },
      child,
    );
    const writer = new LambdaFunction(
      `${name}-secret`,
      {
        name: functionName,
        description: `Puts the value that the settings give into ${secretName}`,
        role,
        runtime: "python3.13",
        architectures: ["arm64"],
        handler: "rotation.given.handler",
        code: lambdaCode("rotation").code,
        timeout: 60,
        memorySize: 256,
        tags: tags(deployment, name),
      },
      { ...child, dependsOn: [logs] },
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
