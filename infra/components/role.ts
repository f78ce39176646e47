import { Role, RolePolicy, type RoleArgs } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { identityPolicy, type PolicyDocument, type Statement } from "../../pipeline-dsl/targets/iam";
import type { Deployment } from "../deployment";
import { sortedJson } from "../sorted-json";
import { tags, transformed, type Transform } from "./component";

export interface PrintedRoleArgs {
  readonly deployment: Deployment;
  /** Physical name, without the stack's stem. */
  readonly purpose: string;
  readonly trust: PolicyDocument;
  /** Null: the role's permissions are attached elsewhere. */
  readonly access: pulumi.Input<readonly Statement[]> | null;
  readonly transform?: Transform<RoleArgs> | undefined;
}

/** A role with one inline policy, printed from what the compiled pipeline does. */
export function printedRole(name: string, args: PrintedRoleArgs, options: pulumi.CustomResourceOptions): Role {
  const { deployment } = args;
  const boundary = deployment.settings.permissionsBoundary;
  const role = new Role(
    name,
    transformed(
      {
        name: `${deployment.names.stem}-${args.purpose}`,
        assumeRolePolicy: sortedJson(args.trust),
        ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
        tags: tags(deployment, name),
      },
      args.transform,
    ),
    options,
  );
  if (args.access !== null) {
    const policy = pulumi.output(args.access).apply((access) => sortedJson(identityPolicy(access)));
    new RolePolicy(name, { role: role.name, policy }, { ...options, parent: role });
  }
  return role;
}
