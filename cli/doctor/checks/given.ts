import type { Deployment } from "../../../infra/deployment";
import type { ExistingNamespace } from "../../../infra/settings/settings";
import { warehouseOfHost } from "../../../infra/settings/warehouse-host";
import { type Ask, type Question, Refused } from "../ask";
import { type DoctorCheck, type Finding, note, ok, problem } from "../check";

/** One thing that the settings name and the stack does not make. */
interface Given {
  /** `rental:dns.zone`. */
  readonly setting: string;
  readonly name: string;
  readonly question: Omit<Question, "region">;
  /** What is wrong with it although it is there; null: nothing. */
  readonly fault?: (answer: Record<string, unknown>) => string | null;
}

/** What the settings say that there is. `pulumi up` would find out half an hour later, or the first run. */
export const given: DoctorCheck = {
  id: "given",
  about: "what the settings name and the stack does not make",
  actions: [
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "iam:GetPolicy",
    "iam:GetRole",
    "redshift:DescribeClusters",
    "redshift-serverless:GetNamespace",
    "redshift-serverless:GetWorkgroup",
    "route53:GetHostedZone",
    "secretsmanager:DescribeSecret",
  ],
  source: "API references of the named services: each answers that it knows no such thing",
  look: async ({ deployment }, ask) => {
    const findings: Finding[] = [];
    for (const thing of givenBy(deployment)) findings.push(await lookFor(thing, deployment.region, ask));
    return findings.length > 0 ? findings : [note("the stack makes everything that it needs")];
  },
};

async function lookFor({ setting, name, question, fault }: Given, region: string, ask: Ask): Promise<Finding> {
  try {
    const answer = await ask<Record<string, unknown>>({ ...question, region });
    const wrong = fault?.(answer) ?? null;
    return wrong === null ? ok(`${setting}: ${name}`) : problem(`${setting}: ${name} ${wrong}`, `correct ${setting}`);
  } catch (error) {
    if (!(error instanceof Refused) || !/NotFound|NoSuch/.test(error.code)) throw error;
    return problem(`${setting}: there is no ${name} in ${region}`, `make it, or correct ${setting}`);
  }
}

function givenBy({ settings }: Deployment): readonly Given[] {
  const { network, dns, permissionsBoundary, jobs, warehouse } = settings;
  return [
    ...(network.kind === "existing" ? ofNetwork(network, settings.zones) : []),
    ...Object.entries(settings.sources).flatMap(([source, database]) =>
      database.kind === "existing" ? ofSource(`rental:sources.${source}`, database) : [],
    ),
    ...(warehouse.kind === "existing" ? ofWarehouse(warehouse) : []),
    ...(warehouse.kind === "existing" && warehouse.copyRole !== undefined
      ? [role("rental:warehouse.copyRole", warehouse.copyRole)]
      : []),
    ...(jobs?.role === undefined ? [] : [role("rental:jobs.role", jobs.role)]),
    ...(permissionsBoundary === undefined
      ? []
      : [
          {
            setting: "rental:permissionsBoundary",
            name: permissionsBoundary,
            question: { service: "iam", operation: "get_policy", parameters: { PolicyArn: permissionsBoundary } },
          },
        ]),
    ...(dns === undefined ? [] : [hostedZone(dns)]),
  ];
}

type Settings = Deployment["settings"];
type Existing<Kind extends { readonly kind: string }> = Extract<Kind, { readonly kind: "existing" }>;

function ofNetwork(
  { vpc, subnets, routeTables }: Existing<Settings["network"]>,
  zones: Settings["zones"],
): readonly Given[] {
  const inVpc = (list: string) => (answer: Record<string, unknown>) => {
    const found = (answer[list] ?? []) as readonly { readonly VpcId?: string }[];
    return found.every(({ VpcId }) => VpcId === vpc) ? null : `is not all in ${vpc}`;
  };
  return [
    {
      setting: "rental:network.vpc",
      name: vpc,
      question: { service: "ec2", operation: "describe_vpcs", parameters: { VpcIds: [vpc] } },
    },
    {
      setting: "rental:network.subnets",
      name: subnets.join(", "),
      question: { service: "ec2", operation: "describe_subnets", parameters: { SubnetIds: subnets } },
      fault: (answer) => inVpc("Subnets")(answer) ?? zonesFault(answer, subnets, zones),
    },
    {
      setting: "rental:network.routeTables",
      name: routeTables.join(", "),
      question: { service: "ec2", operation: "describe_route_tables", parameters: { RouteTableIds: routeTables } },
      fault: inVpc("RouteTables"),
    },
  ];
}

/** The jobs' connections are made in the first zone, by the first subnet. */
function zonesFault(
  answer: Record<string, unknown>,
  subnets: readonly string[],
  zones: Settings["zones"],
): string | null {
  const found = (answer["Subnets"] ?? []) as readonly {
    readonly SubnetId: string;
    readonly AvailabilityZone: string;
  }[];
  const first = found.find(({ SubnetId }) => SubnetId === subnets[0])?.AvailabilityZone;
  const missing = zones.filter((zone) => found.every(({ AvailabilityZone }) => AvailabilityZone !== zone));
  if (missing.length > 0) return `is not one in each of rental:zones: none in ${missing.join(", ")}`;
  return first === zones[0] ? null : `begins with one of ${String(first)}, and the first must lie in ${zones[0]}`;
}

function ofSource(setting: string, { secret, securityGroup }: Existing<Settings["sources"][string]>): readonly Given[] {
  return [
    {
      setting: `${setting}.secret`,
      name: secret,
      question: { service: "secretsmanager", operation: "describe_secret", parameters: { SecretId: secret } },
      fault: ({ DeletedDate }) => (DeletedDate === undefined ? null : "is being deleted"),
    },
    ...(securityGroup === undefined
      ? []
      : [
          {
            setting: `${setting}.securityGroup`,
            name: securityGroup,
            question: {
              service: "ec2",
              operation: "describe_security_groups",
              parameters: { GroupIds: [securityGroup] },
            },
          },
        ]),
  ];
}

function ofWarehouse({ host, namespace }: Existing<Settings["warehouse"]>): readonly Given[] {
  const address = warehouseOfHost(host);
  if (address === null) return [];
  const { kind, name } = address;
  const setting = "rental:warehouse.host";
  if (kind === "cluster") {
    const parameters = { ClusterIdentifier: name };
    return [{ setting, name, question: { service: "redshift", operation: "describe_clusters", parameters } }];
  }
  const service = "redshift-serverless";
  return [
    {
      setting,
      name,
      question: { service, operation: "get_workgroup", parameters: { workgroupName: name } },
      fault: ({ workgroup }) => {
        const { namespaceName } = workgroup as { readonly namespaceName: string };
        return namespaceName === namespace?.name ? null : `is of the namespace ${namespaceName}`;
      },
    },
    ...(namespace === undefined ? [] : [idOf(namespace)]),
  ];
}

/** The role may restore into the namespace of this id. */
function idOf({ name, id }: ExistingNamespace): Given {
  return {
    setting: "rental:warehouse.namespace",
    name,
    question: { service: "redshift-serverless", operation: "get_namespace", parameters: { namespaceName: name } },
    fault: ({ namespace }) => {
      const { namespaceId } = namespace as { readonly namespaceId: string };
      return namespaceId === id ? null : `has the id ${namespaceId}, and not ${id}`;
    },
  };
}

function role(setting: string, arn: string): Given {
  const name = arn.split("/").at(-1) ?? arn;
  return { setting, name, question: { service: "iam", operation: "get_role", parameters: { RoleName: name } } };
}

/** Route 53 refuses a record that is not below its zone's name. */
function hostedZone({ name, zone }: NonNullable<Settings["dns"]>): Given {
  return {
    setting: "rental:dns.zone",
    name: zone,
    question: { service: "route53", operation: "get_hosted_zone", parameters: { Id: zone } },
    fault: ({ HostedZone }) => {
      const of = (HostedZone as { readonly Name: string }).Name.replace(/\.$/, "");
      if (name === of) return `is the zone ${of}, whose own name can be no CNAME`;
      return name.endsWith(`.${of}`) ? null : `is the zone ${of}, in which there can be no ${name}`;
    },
  };
}
