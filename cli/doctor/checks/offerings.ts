import { AURORA_VERSION } from "../../../infra/aurora";
import { type DoctorCheck, type Finding, note, ok, problem } from "../check";

interface Orderable {
  readonly OrderableDBInstanceOptions: readonly { readonly AvailabilityZones: readonly { readonly Name: string }[] }[];
}

interface Nodes {
  readonly OrderableClusterOptions: readonly {
    readonly NodeType: string;
    readonly AvailabilityZones: readonly { readonly Name: string }[];
  }[];
}

/** The engine, the instance class and the node type are offered in the zones that the stack uses. */
export const offerings: DoctorCheck = {
  id: "offerings",
  about: "database engine, instance class and node type in the zones",
  actions: ["rds:DescribeOrderableDBInstanceOptions", "redshift:DescribeOrderableClusterOptions"],
  source:
    "RDS API reference, DescribeOrderableDBInstanceOptions; Redshift API reference, DescribeOrderableClusterOptions",
  look: async ({ deployment }, ask) => {
    const { settings, region } = deployment;
    const findings: Finding[] = [];
    for (const [source, database] of Object.entries(settings.sources)) {
      if (database.kind !== "aurora") continue;
      const version = database.engineVersion ?? AURORA_VERSION;
      const { OrderableDBInstanceOptions = [] } = await ask<Orderable>({
        service: "rds",
        operation: "describe_orderable_db_instance_options",
        region,
        parameters: {
          Engine: "aurora-mysql",
          EngineVersion: version,
          DBInstanceClass: database.instanceClass,
          Vpc: true,
        },
      });
      const zones = OrderableDBInstanceOptions.flatMap(({ AvailabilityZones }) =>
        AvailabilityZones.map(({ Name }) => Name),
      );
      findings.push(
        inZones(
          `${database.instanceClass} with Aurora ${version} for ${source}`,
          zones,
          settings.zones,
          `rental:sources.${source}`,
        ),
      );
    }
    const { warehouse } = settings;
    if (warehouse.kind === "provisioned") {
      const { OrderableClusterOptions = [] } = await ask<Nodes>({
        service: "redshift",
        operation: "describe_orderable_cluster_options",
        region,
        parameters: { NodeType: warehouse.nodeType },
      });
      const zones = OrderableClusterOptions.flatMap(({ AvailabilityZones }) =>
        AvailabilityZones.map(({ Name }) => Name),
      );
      findings.push(
        inZones(`${warehouse.nodeType} nodes of Redshift`, zones, settings.zones, "rental:warehouse.nodeType"),
      );
    }
    return findings.length > 0 ? findings : [note("the stack makes no database and no cluster of its own")];
  },
};

function inZones(what: string, offered: readonly string[], wanted: readonly string[], setting: string): Finding {
  if (offered.length === 0) return problem(`${what}: not offered in this Region`, `choose another ${setting}`);
  const missing = wanted.filter((zone) => !offered.includes(zone));
  return missing.length === 0
    ? ok(`${what}: offered in ${wanted.join(", ")}`)
    : problem(
        `${what}: not offered in ${missing.join(", ")}`,
        `choose rental:zones among ${[...new Set(offered)].sort().join(", ")}, or another ${setting}`,
      );
}
