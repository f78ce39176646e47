import * as pulumi from "@pulumi/pulumi";
import { arn, clusterTrustPolicy, copyRoleAccess, unconditionalTrustPolicy } from "../../pipeline-dsl/targets/iam";
import type { ComponentArgs } from "./component";
import { printedRole } from "./role";

export interface CopyRoleArgs extends ComponentArgs {
  readonly warehouse: { readonly kind: "cluster" | "workgroup"; readonly name: string };
  readonly lakeKeyArn: pulumi.Input<string>;
}

/** The role that the warehouse assumes for COPY and UNLOAD. */
export function copyRole(
  name: string,
  args: CopyRoleArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { deployment, warehouse } = args;
  const { partition, region, account, names } = deployment;
  const place = { partition, region, account, lakeBucket: names.lakeBucket };
  const role = printedRole(
    name,
    {
      deployment,
      purpose: "copy",
      trust:
        warehouse.kind === "cluster"
          ? clusterTrustPolicy(arn(deployment, "redshift", `dbuser:${warehouse.name}/*`))
          : unconditionalTrustPolicy("redshift.amazonaws.com", "redshift-serverless.amazonaws.com"),
      access: pulumi.output(args.lakeKeyArn).apply((key) => copyRoleAccess(deployment.model, place, key)),
    },
    options,
  );
  return role;
}
