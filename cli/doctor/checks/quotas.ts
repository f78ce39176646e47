import type { Deployment } from "../../../infra/deployment";
import type { Ask } from "../ask";
import { type DoctorCheck, type Finding, ok, problem, unknown } from "../check";

/** What the stack takes of a quota, and how much of it is taken. */
interface Need {
  readonly service: string;
  /** The quota's name in Service Quotas. */
  readonly quota: string;
  readonly needed: (deployment: Deployment) => number;
  readonly used: { readonly service: string; readonly operation: string; readonly list: string };
}

const clusters = ({ settings }: Deployment): number =>
  Object.values(settings.sources).filter(({ kind }) => kind === "aurora").length;

const NEEDS: readonly Need[] = [
  {
    service: "vpc",
    quota: "VPCs per Region",
    needed: ({ settings }) => Number(settings.network.kind === "new"),
    used: { service: "ec2", operation: "describe_vpcs", list: "Vpcs" },
  },
  {
    service: "rds",
    quota: "DB clusters",
    needed: clusters,
    used: { service: "rds", operation: "describe_db_clusters", list: "DBClusters" },
  },
  {
    service: "rds",
    quota: "DB instances",
    needed: (deployment) => 2 * clusters(deployment),
    used: { service: "rds", operation: "describe_db_instances", list: "DBInstances" },
  },
];

/** Room in the account's quotas for what the stack adds. A stack that is there already needs no more than it has. */
export const quotas: DoctorCheck = {
  id: "quotas",
  about: "room in the account's quotas",
  actions: ["servicequotas:ListServiceQuotas", "ec2:DescribeVpcs", "rds:DescribeDBClusters", "rds:DescribeDBInstances"],
  source: "Service Quotas API reference, ListServiceQuotas; quotas pages of VPC and RDS",
  look: async ({ deployment }, ask) => {
    const findings: Finding[] = [];
    for (const need of NEEDS) {
      const needed = need.needed(deployment);
      if (needed > 0) findings.push(await roomFor(need, needed, deployment.region, ask));
    }
    return findings.length > 0 ? findings : [ok("nothing that the stack adds has a quota that is often reached")];
  },
};

async function roomFor({ service, quota, used }: Need, needed: number, region: string, ask: Ask): Promise<Finding> {
  const { Quotas = [] } = await ask<{ Quotas: readonly { readonly QuotaName: string; readonly Value: number }[] }>({
    service: "service-quotas",
    operation: "list_service_quotas",
    region,
    parameters: { ServiceCode: service },
  });
  const limit = Quotas.find(({ QuotaName }) => QuotaName === quota)?.Value;
  if (limit === undefined) return unknown(`Service Quotas lists no "${quota}"`, "look at the console's page of quotas");
  const answer = await ask<Record<string, readonly unknown[]>>({
    service: used.service,
    operation: used.operation,
    region,
  });
  const taken = answer[used.list]?.length ?? 0;
  const words = `${quota}: ${String(taken)} of ${String(limit)} taken, ${String(needed)} needed`;
  return taken + needed <= limit
    ? ok(words)
    : problem(
        words,
        `ask for more: Service Quotas, ${service}, "${quota}" (a stack that is deployed already counts itself)`,
      );
}
