import { Function as LambdaFunction, type FunctionArgs } from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import { unconditionalTrustPolicy } from "../../pipeline-dsl/targets/iam";
import { lambdaCode, type LAMBDA_PACKAGES } from "../artifacts/lambda-code";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";
import { logGroup } from "./log-group";
import { printedRole, type PrintedRoleArgs } from "./role";

export interface PythonFunctionArgs extends ComponentArgs {
  readonly functionName: string;
  readonly description: string;
  /** Of its role. */
  readonly purpose: string;
  readonly access: PrintedRoleArgs["access"];
  /** Package of `jobs/`, and its module that has a function `handler`. */
  readonly packageName: keyof typeof LAMBDA_PACKAGES;
  readonly module: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Key of its environment; absent: Lambda's own. */
  readonly environmentKeyArn?: pulumi.Input<string>;
  /** Key of its log. */
  readonly logKeyArn: pulumi.Input<string>;
  readonly transform?: Transform<FunctionArgs> | undefined;
}

/** A Lambda function of `jobs/` with its role and its log. */
export function pythonFunction(name: string, args: PythonFunctionArgs, parent: pulumi.Resource): LambdaFunction {
  const { deployment, functionName } = args;
  const child = { parent };
  const role = printedRole(
    name,
    {
      deployment,
      purpose: args.purpose,
      trust: unconditionalTrustPolicy("lambda.amazonaws.com"),
      access: args.access,
    },
    child,
  );
  const logs = logGroup(
    name,
    { deployment, groupName: `/aws/lambda/${functionName}`, key: args.logKeyArn, keepDays: 90 },
    child,
  );
  const { code, variables: ofCode } = lambdaCode(args.packageName);
  const variables = { ...ofCode, ...args.variables };
  return new LambdaFunction(
    name,
    transformed(
      {
        name: functionName,
        description: args.description,
        role,
        runtime: "python3.13",
        architectures: ["arm64"],
        handler: `${args.packageName}.${args.module}.handler`,
        code,
        timeout: args.timeoutSeconds,
        memorySize: args.memoryMegabytes,
        ...(Object.keys(variables).length === 0 ? {} : { environment: { variables } }),
        ...(args.environmentKeyArn === undefined ? {} : { kmsKeyArn: args.environmentKeyArn }),
        tags: tags(deployment, name),
      },
      args.transform,
    ),
    { ...child, dependsOn: [logs] },
  );
}
