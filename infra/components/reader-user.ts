import { type Function as LambdaFunction, Invocation, Permission } from "@pulumi/aws/lambda";
import { Secret, SecretRotation } from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { rotationAccess } from "../../pipeline-dsl/targets/iam";
import { sortedJson } from "../sorted-json";
import { stateful, tags, type ComponentArgs } from "./component";
import { pythonFunction } from "./python-function";

export interface ReaderUserArgs extends ComponentArgs {
  readonly source: string;
  readonly secret: string;
  readonly secretKeyArn: pulumi.Input<string>;
  readonly host: pulumi.Input<string>;
  readonly database: string;
  readonly databaseArn: pulumi.Input<string>;
  readonly adminSecretArn: pulumi.Input<string>;
  readonly adminSecretKeyArn: pulumi.Input<string>;
  /** Without one, nobody answers the first rotation. */
  readonly instances: readonly pulumi.Resource[];
}

/**
 * The read-only user of the extraction. Its secret starts with a name alone, put there by the rotation's own function; the first rotation, which runs as soon as
 * it is declared, makes the user and its password. So no password is typed, printed or kept in Pulumi's state.
 */
export class ReaderUser extends pulumi.ComponentResource {
  readonly secretArn: pulumi.Output<string>;
  readonly nodes: { readonly secret: Secret; readonly rotation: LambdaFunction };

  constructor(name: string, args: ReaderUserArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:source:ReaderUser", name, {}, opts);
    const { deployment } = args;
    const child = { parent: this };
    const functionName = `${deployment.names.stem}-${args.source}-reader`;
    const secret = new Secret(
      name,
      {
        name: args.secret,
        description: `Read-only user of ${args.source}`,
        kmsKeyId: args.secretKeyArn,
        recoveryWindowInDays: 7,
        tags: tags(deployment, name),
      },
      stateful(deployment, "source", child),
    );
    const rotation = pythonFunction(
      name,
      {
        deployment,
        functionName,
        description: `Makes the read-only user of ${args.source} and changes its password`,
        purpose: `${args.source}-reader`,
        access: pulumi
          .all([args.secretKeyArn, args.adminSecretArn, args.adminSecretKeyArn, args.databaseArn])
          .apply(([readerSecretKey, adminSecretArn, adminSecretKey, databaseArn]) =>
            rotationAccess({
              partition: deployment.partition,
              region: deployment.region,
              account: deployment.account,
              functionName,
              readerSecret: args.secret,
              readerSecretKey,
              adminSecretArn,
              adminSecretKey,
              databaseArn,
            }),
          ),
        packageName: "rotation",
        module: "handler",
        timeoutSeconds: 300,
        memoryMegabytes: 256,
        variables: {
          ADMIN_SECRET_ARN: args.adminSecretArn,
          DATABASE: args.database,
          DATABASE_ARN: args.databaseArn,
          HOST: args.host,
        },
        logKeyArn: args.secretKeyArn,
      },
      this,
    );
    // Not a SecretVersion: the provider reads its value back at every refresh, and a preview has no business with it.
    const first = new Invocation(
      name,
      {
        functionName: rotation.name,
        input: secret.arn.apply((arn) => sortedJson({ SecretId: arn, Step: "firstVersion" })),
      },
      child,
    );
    const invoke = new Permission(
      name,
      {
        function: rotation.name,
        action: "lambda:InvokeFunction",
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: deployment.account,
        sourceArn: secret.arn,
      },
      child,
    );
    new SecretRotation(
      name,
      {
        secretId: secret.id,
        rotationLambdaArn: rotation.arn,
        rotationRules: { automaticallyAfterDays: 30 },
        rotateImmediately: true,
      },
      { ...child, dependsOn: [invoke, first, ...args.instances] },
    );
    this.secretArn = secret.arn;
    this.nodes = { secret, rotation };
    this.registerOutputs({ secretArn: this.secretArn });
  }
}
