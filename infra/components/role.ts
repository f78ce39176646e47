import { Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { identityPolicy, type PolicyDocument, type Statement } from "../../pipeline-dsl/targets/iam";
import type { Deployment } from "../deployment";
import { sortedJson } from "../sorted-json";
import { ArgumentFaults, tags } from "./component";

export interface PrintedRoleArgs {
  readonly deployment: Deployment;
  /** Physical name, without the stack's stem. */
  readonly purpose: string;
  readonly trust: PolicyDocument;
  /** What it may do, of its own unique id where that matters; or the ARN of AWS's own policy where the service asks for it. */
  readonly access:
    | pulumi.Input<readonly Statement[]>
    | ((roleId: pulumi.Output<string>) => pulumi.Input<readonly Statement[]>)
    | { readonly managedPolicy: string };
}

/**
 * A role with one policy, printed from what the compiled pipeline does. Gives its ARN once the policy stands: services
 * try a role out as soon as they are given one.
 */
export function printedRole(
  name: string,
  args: PrintedRoleArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { deployment, access } = args;
  const roleName = `${deployment.names.stem}-${args.purpose}`;
  const faults = new ArgumentFaults("Role");
  faults.check(roleName.length <= 64, "purpose", `"${roleName}" is longer than the 64 characters of a role's name`);
  faults.throwIfAny();
  const boundary = deployment.settings.permissionsBoundary;
  const role = new Role(
    name,
    {
      name: roleName,
      assumeRolePolicy: sortedJson(args.trust),
      ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
      tags: tags(deployment, name),
    },
    options,
  );
  const ofRole = { ...options, parent: role };
  const policy =
    "managedPolicy" in access
      ? new RolePolicyAttachment(name, { role: role.name, policyArn: access.managedPolicy }, ofRole)
      : new RolePolicy(
          name,
          { role: role.name, policy: printedPolicy(typeof access === "function" ? access(role.uniqueId) : access) },
          ofRole,
        );
  return pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
}

function printedPolicy(access: pulumi.Input<readonly Statement[]>): pulumi.Output<string> {
  return pulumi.output(access).apply((statements) => sortedJson(identityPolicy(statements)));
}
