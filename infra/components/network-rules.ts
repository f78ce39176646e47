import { SecurityGroup, type SecurityGroupArgs } from "@pulumi/aws/ec2";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";

/** Ids of the security groups. Every rule names another group or the prefix list of a gateway, never an address. */
export interface PipelineGroups {
  readonly jobs: pulumi.Output<string>;
  readonly source: pulumi.Output<string>;
  readonly warehouse: pulumi.Output<string>;
  readonly endpoints: pulumi.Output<string>;
}

export interface NetworkRulesArgs extends ComponentArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Null: the VPC's own endpoints are not known, so HTTPS may go anywhere that the VPC has a route to. */
  readonly prefixLists: readonly { readonly service: string; readonly id: pulumi.Input<string> }[] | null;
  readonly transform?: { readonly securityGroup?: Transform<SecurityGroupArgs> };
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 } as const;
const MYSQL = { ipProtocol: "tcp", fromPort: 3306, toPort: 3306 } as const;
const ALL_TCP = { ipProtocol: "tcp", fromPort: 0, toPort: 65535 } as const;

type Role = keyof PipelineGroups;

/** Who may talk to whom: jobs to each other, to the source and to the endpoints; the warehouse to S3; nobody else. */
export class NetworkRules extends pulumi.ComponentResource {
  readonly groups: PipelineGroups;

  constructor(name: string, args: NetworkRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:network:NetworkRules", name, {}, opts);
    const group = (role: Role, description: string): pulumi.Output<string> =>
      new SecurityGroup(
        `${name}-${role}`,
        transformed(
          { vpcId: args.vpcId, description, tags: tags(args.deployment, `${name}-${role}`) },
          args.transform?.securityGroup,
        ),
        { parent: this },
      ).id;
    this.groups = {
      jobs: group("jobs", "Glue jobs"),
      source: group("source", "Source databases"),
      warehouse: group("warehouse", "Warehouse"),
      endpoints: group("endpoints", "Interface endpoints"),
    };
    // Glue refuses a connection whose group does not let its own members through.
    this.allow(name, args, "jobs", "jobs", ALL_TCP);
    this.allow(name, args, "jobs", "source", MYSQL);
    this.allow(name, args, "jobs", "endpoints", HTTPS);
    for (const from of ["jobs", "warehouse"] as const) this.allowGateways(name, args, from);
    this.registerOutputs({ groups: this.groups });
  }

  private allow(
    name: string,
    args: NetworkRulesArgs,
    from: Role,
    to: Role,
    port: typeof HTTPS | typeof MYSQL | typeof ALL_TCP,
  ): void {
    const rule = `${name}-${from}-to-${to}`;
    const shared = { ...port, tags: tags(args.deployment, rule) };
    const out = { ...shared, securityGroupId: this.groups[from], referencedSecurityGroupId: this.groups[to] };
    const into = { ...shared, securityGroupId: this.groups[to], referencedSecurityGroupId: this.groups[from] };
    new SecurityGroupEgressRule(rule, { ...out, description: `To ${to}` }, { parent: this });
    new SecurityGroupIngressRule(rule, { ...into, description: `From ${from}` }, { parent: this });
  }

  private allowGateways(name: string, args: NetworkRulesArgs, from: "jobs" | "warehouse"): void {
    const egress = (to: string, target: { prefixListId: pulumi.Input<string> } | { cidrIpv4: string }): void => {
      const rule = `${name}-${from}-to-${to}`;
      new SecurityGroupEgressRule(
        rule,
        {
          ...HTTPS,
          ...target,
          securityGroupId: this.groups[from],
          description: `To ${to}`,
          tags: tags(args.deployment, rule),
        },
        { parent: this },
      );
    };
    if (args.prefixLists === null) {
      egress("https", { cidrIpv4: "0.0.0.0/0" });
      return;
    }
    // The warehouse reads and writes the lake and calls nothing else.
    for (const { service, id } of args.prefixLists)
      if (from === "jobs" || service === "s3") egress(service, { prefixListId: id });
  }
}
