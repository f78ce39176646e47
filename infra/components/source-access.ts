import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { tags, type ComponentArgs } from "./component";

export interface SourceAccessArgs extends ComponentArgs {
  readonly port: number;
  /** Group of a database that exists. */
  readonly securityGroupId: pulumi.Input<string>;
  readonly jobsGroupId: pulumi.Input<string>;
}

/** Lets the jobs reach a database that exists: one rule on either side, and nothing else of it is touched. */
export class SourceAccess extends pulumi.ComponentResource {
  constructor(name: string, args: SourceAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:source:SourceAccess", name, {}, opts);
    const shared = { ipProtocol: "tcp", fromPort: args.port, toPort: args.port, tags: tags(args.deployment, name) };
    new SecurityGroupEgressRule(
      name,
      {
        ...shared,
        description: `To ${name}`,
        securityGroupId: args.jobsGroupId,
        referencedSecurityGroupId: args.securityGroupId,
      },
      { parent: this },
    );
    new SecurityGroupIngressRule(
      name,
      {
        ...shared,
        description: "From jobs",
        securityGroupId: args.securityGroupId,
        referencedSecurityGroupId: args.jobsGroupId,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
