import { DefaultSecurityGroup, FlowLog, VpcEndpoint, type VpcEndpointArgs } from "@pulumi/aws/ec2";
import { Vpc } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { arn, trustPolicy, type VpcEndpoints } from "../../pipeline-dsl/targets/iam";
import { ArgumentFaults, tags, transformed, type ComponentArgs, type Transform } from "./component";
import { logGroup } from "./log-group";
import { printedRole } from "./role";
import { NetworkRules, type PipelineGroups } from "./network-rules";

export interface NetworkArgs extends ComponentArgs {
  /** The services that workloads in the subnets call. */
  readonly endpoints: VpcEndpoints;
  /** Key of the flow logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly transform?: { readonly endpoint?: Transform<VpcEndpointArgs> };
}

interface Place {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly routeTableIds: pulumi.Output<string[]>;
}

/** Isolated subnets in three zones, without a way to the internet: the endpoints are the only way out. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  readonly groups: PipelineGroups;
  readonly nodes: {
    readonly vpc: Vpc | null;
    readonly endpoints: readonly VpcEndpoint[];
    readonly rules: NetworkRules;
  };

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:network:Network", name, {}, opts);
    checkArgs(args);
    const { deployment } = args;
    const { network } = deployment.settings;
    const vpc = network.kind === "new" ? isolatedVpc(name, args, network.addresses, this) : null;
    const place: Place =
      network.kind === "new"
        ? placeOf(vpc)
        : {
            vpcId: pulumi.output(network.vpc),
            subnetIds: pulumi.output(network.subnets),
            routeTableIds: pulumi.output(network.routeTables),
          };
    const withEndpoints = network.kind === "new" || network.endpoints;
    const gateways = withEndpoints
      ? args.endpoints.gateway.map((service) => gatewayEndpoint(name, service, args, place, this))
      : [];
    const rules = new NetworkRules(
      name,
      {
        deployment,
        vpcId: place.vpcId,
        prefixLists: withEndpoints
          ? gateways.map(({ service, endpoint }) => ({ service, id: endpoint.prefixListId }))
          : null,
      },
      { parent: this },
    );
    const interfaces = withEndpoints
      ? args.endpoints.interface.map((service) =>
          interfaceEndpoint(name, service, args, place, rules.groups.endpoints, this),
        )
      : [];
    this.vpcId = place.vpcId;
    this.subnetIds = place.subnetIds;
    this.groups = rules.groups;
    this.nodes = { vpc, endpoints: [...gateways.map(({ endpoint }) => endpoint), ...interfaces], rules };
    this.registerOutputs({ vpcId: this.vpcId, subnetIds: this.subnetIds });
  }
}

function checkArgs({ deployment, endpoints }: NetworkArgs): void {
  const faults = new ArgumentFaults("Network");
  const { zones, network } = deployment.settings;
  faults.check(new Set<string>(zones).size === 3, "deployment.settings.zones", "expected three different zones");
  faults.check(endpoints.gateway.includes("s3"), "endpoints.gateway", "without S3 no workload starts");
  if (network.kind === "existing") {
    faults.check(network.subnets.length >= 3, "deployment.settings.network.subnets", "expected subnets in three zones");
    faults.check(
      network.routeTables.length > 0,
      "deployment.settings.network.routeTables",
      "gateway endpoints need the subnets' route tables",
    );
  }
  faults.throwIfAny();
}

/** The VPC, with what Security Hub asks of every VPC: flow logs, and a default group that lets nothing through. */
function isolatedVpc(name: string, args: NetworkArgs, addresses: string, parent: Network): Vpc {
  const { deployment } = args;
  const vpc = new Vpc(
    name,
    {
      cidrBlock: addresses,
      availabilityZoneNames: [...deployment.settings.zones],
      enableDnsHostnames: true,
      enableDnsSupport: true,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated", tags: tags(deployment, `${name}-isolated`) }],
      tags: tags(deployment, name),
    },
    { parent },
  );
  new DefaultSecurityGroup(name, { vpcId: vpc.vpcId, tags: tags(deployment, `${name}-default`) }, { parent });
  const groupName = `/${deployment.names.stem}/vpc-flow-logs`;
  const group = logGroup(`${name}-flow`, { deployment, groupName, key: args.keyArn, keepDays: 90 }, { parent });
  const role = printedRole(
    `${name}-flow`,
    {
      deployment,
      purpose: "flow-logs",
      trust: trustPolicy({
        service: "vpc-flow-logs.amazonaws.com",
        account: deployment.account,
        sourceArn: arn(deployment, "ec2", "vpc-flow-log/*"),
      }),
      access: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [
            arn(deployment, "logs", `log-group:${groupName}`),
            `${arn(deployment, "logs", `log-group:${groupName}`)}:*`,
          ],
        },
        {
          sid: "FindFlowLogs",
          actions: ["logs:DescribeLogGroups"],
          resources: ["*"],
          reason: "DescribeLogGroups knows no resources",
        },
      ],
    },
    { parent },
  );
  new FlowLog(
    name,
    {
      vpcId: vpc.vpcId,
      trafficType: "ALL",
      logDestination: group.arn,
      iamRoleArn: role,
      tags: tags(deployment, `${name}-flow`),
    },
    { parent },
  );
  return vpc;
}

function placeOf(vpc: Vpc | null): Place {
  if (vpc === null) throw new Error("a new network has a VPC");
  return {
    vpcId: vpc.vpcId,
    subnetIds: vpc.isolatedSubnetIds,
    routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
  };
}

function gatewayEndpoint(
  name: string,
  service: string,
  args: NetworkArgs,
  place: Place,
  parent: Network,
): { readonly service: string; readonly endpoint: VpcEndpoint } {
  const endpoint = new VpcEndpoint(
    `${name}-${service}`,
    transformed(
      {
        vpcId: place.vpcId,
        serviceName: `com.amazonaws.${args.deployment.region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: place.routeTableIds,
        tags: tags(args.deployment, `${name}-${service}`),
      },
      args.transform?.endpoint,
    ),
    { parent },
  );
  return { service, endpoint };
}

function interfaceEndpoint(
  name: string,
  service: string,
  args: NetworkArgs,
  place: Place,
  group: pulumi.Input<string>,
  parent: Network,
): VpcEndpoint {
  return new VpcEndpoint(
    `${name}-${service}`,
    transformed(
      {
        vpcId: place.vpcId,
        serviceName: `com.amazonaws.${args.deployment.region}.${service}`,
        vpcEndpointType: "Interface",
        subnetIds: place.subnetIds,
        securityGroupIds: [group],
        privateDnsEnabled: true,
        tags: tags(args.deployment, `${name}-${service}`),
      },
      args.transform?.endpoint,
    ),
    { parent },
  );
}
