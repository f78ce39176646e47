import type { Deployment } from "../../../infra/deployment";
import { type DoctorCheck, note, ok, problem } from "../check";

/** Actions without which no resource of their service can be made: one or two a service, enough to find a missing policy. */
function deployActions({ settings }: Deployment): readonly string[] {
  const own = Object.values(settings.sources).some(({ kind }) => kind === "aurora");
  return [
    "s3:CreateBucket",
    "s3:PutBucketPolicy",
    "kms:CreateKey",
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "glue:CreateJob",
    "glue:CreateTable",
    "states:CreateStateMachine",
    "dynamodb:CreateTable",
    "lambda:CreateFunction",
    "logs:CreateLogGroup",
    "cloudwatch:PutMetricAlarm",
    "events:PutRule",
    "scheduler:CreateSchedule",
    "sns:CreateTopic",
    "sqs:CreateQueue",
    "secretsmanager:CreateSecret",
    ...(settings.network.kind === "new" ? ["ec2:CreateVpc"] : []),
    "ec2:CreateVpcEndpoint",
    "ec2:CreateSecurityGroup",
    ...(own ? ["rds:CreateDBCluster"] : []),
    ...(settings.warehouse.kind === "provisioned" ? ["redshift:CreateCluster"] : []),
    ...(settings.warehouse.kind === "serverless" ? ["redshift-serverless:CreateWorkgroup"] : []),
  ];
}

interface Simulated {
  readonly EvaluationResults: readonly { readonly EvalActionName: string; readonly EvalDecision: string }[];
}

/** Whether the caller may make what the program makes, as IAM itself judges it. */
export const permissions: DoctorCheck = {
  id: "permissions",
  about: "what the deployer may make",
  actions: ["sts:GetCallerIdentity", "iam:GetRole", "iam:SimulatePrincipalPolicy"],
  source:
    "IAM API reference, SimulatePrincipalPolicy: policies of the principal and its boundary; SCPs of an organization as far as IAM says",
  look: async ({ deployment }, ask) => {
    const { region } = deployment;
    const { Arn = "" } = await ask<{ Arn: string }>({ service: "sts", operation: "get_caller_identity", region });
    if (Arn.endsWith(":root")) return [note("the root user may do everything", "deploy with a role")];
    const role = /:assumed-role\/([^/]+)\//.exec(Arn)?.[1];
    const principal = role === undefined ? Arn : await roleArn(role, region, ask);
    const { EvaluationResults = [] } = await ask<Simulated>({
      service: "iam",
      operation: "simulate_principal_policy",
      region,
      parameters: { PolicySourceArn: principal, ActionNames: deployActions(deployment) },
    });
    const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== "allowed").map(
      ({ EvalActionName }) => EvalActionName,
    );
    return denied.length === 0
      ? [ok(`${principal} may make one of each kind`)]
      : [
          problem(
            `${principal} may not ${denied.join(", ")}`,
            "take the role pulumi-deploy, or give the deployer these actions",
          ),
        ];
  },
};

/** A session's ARN lacks the role's path. */
async function roleArn(RoleName: string, region: string, ask: Parameters<DoctorCheck["look"]>[1]): Promise<string> {
  const { Role } = await ask<{ Role: { readonly Arn: string } }>({
    service: "iam",
    operation: "get_role",
    region,
    parameters: { RoleName },
  });
  return Role?.Arn ?? "";
}
