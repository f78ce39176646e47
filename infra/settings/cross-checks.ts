import type { Standby } from "../../pipeline-dsl/model";
import { finding, type Finding } from "./finding";
import { nearest } from "./nearest";
import type { Settings } from "./settings";
import { siteFindings } from "./site-checks";
import { warehouseOfHost } from "./warehouse-host";

/** What no schema can say: how two settings, or a setting and the definition, must fit. Tolerates missing parts. */
export function crossChecks(
  settings: Partial<Settings>,
  definedSources: readonly string[] | null,
  standby: Standby | null,
): readonly Finding[] {
  return [
    ...zonesOfRegion(settings),
    ...distinctZones(settings),
    ...sourcesOfDefinition(settings, definedSources),
    ...auroraCapacity(settings),
    ...serverlessCapacity(settings),
    ...existingWarehouse(settings),
    ...siteFindings(settings, standby),
  ];
}

function zonesOfRegion({ region, zones }: Partial<Settings>): Finding[] {
  if (typeof region !== "string" || !Array.isArray(zones)) return [];
  return zones.flatMap((zone, index) =>
    typeof zone === "string" && zone.slice(0, -1) !== region
      ? [finding(["zones", index], `"${zone}" is not a zone of ${region}`)]
      : [],
  );
}

function distinctZones({ zones }: Partial<Settings>): Finding[] {
  if (!Array.isArray(zones) || new Set<string>(zones).size === zones.length) return [];
  return [finding(["zones"], "the three zones must differ")];
}

function sourcesOfDefinition({ sources }: Partial<Settings>, defined: readonly string[] | null): Finding[] {
  if (defined === null || typeof sources !== "object") return [];
  const given = Object.keys(sources);
  const other = ofAnotherPipeline(given, defined);
  if (other !== null) return [finding(["sources"], other)];
  return [
    ...defined
      .filter((name) => !given.includes(name))
      .map((name) => finding(["sources", name], "the definition has this source, the settings do not")),
    ...given
      .filter((name) => !defined.includes(name))
      .map((name) => finding(["sources", name], "the definition has no such source", nearest(name, defined))),
  ];
}

/** Nothing else in a stack's file names its pipeline. A misspelt name is told as one. */
export function ofAnotherPipeline(given: readonly string[], defined: readonly string[]): string | null {
  if (given.length === 0 || defined.length === 0) return null;
  if (given.some((name) => defined.includes(name) || nearest(name, defined) !== null)) return null;
  return `the stack is another pipeline's, or its source was renamed: it is told of ${given.join(", ")}, and the definition reads ${defined.join(", ")}`;
}

function auroraCapacity({ sources }: Partial<Settings>): Finding[] {
  return Object.entries(sources ?? {}).flatMap(([name, source]) => {
    if (source.kind !== "aurora") return [];
    const serverless = source.instanceClass === "db.serverless";
    if (serverless && source.capacity === undefined)
      return [finding(["sources", name, "capacity"], `is missing: "db.serverless" needs it`)];
    if (!serverless && source.capacity !== undefined)
      return [finding(["sources", name, "capacity"], `only "db.serverless" has a capacity`)];
    if (source.capacity !== undefined && source.capacity.minimum > source.capacity.maximum) {
      return [finding(["sources", name, "capacity"], "the minimum is above the maximum")];
    }
    return [];
  });
}

function serverlessCapacity({ warehouse }: Partial<Settings>): Finding[] {
  if (warehouse?.kind !== "serverless" || !(warehouse.baseCapacity > warehouse.maxCapacity)) return [];
  return [finding(["warehouse", "baseCapacity"], "is above maxCapacity")];
}

function existingWarehouse({ warehouse, region }: Partial<Settings>): Finding[] {
  if (warehouse?.kind !== "existing" || typeof warehouse.host !== "string") return [];
  const address = warehouseOfHost(warehouse.host);
  if (address === null) return [];
  const findings: Finding[] = [];
  if (region !== undefined && address.region !== region) {
    findings.push(
      finding(
        ["warehouse", "host"],
        `is in ${address.region}, the stack in ${region}; COPY needs the lake in the warehouse's own Region`,
      ),
    );
  }
  if (address.kind === "workgroup" && warehouse.namespace === undefined) {
    findings.push(
      finding(
        ["warehouse", "namespace"],
        `is missing: the endpoint of ${address.name} does not show its namespace, whose snapshots tables are restored from; give its namespaceName (aws redshift-serverless get-workgroup --workgroup-name ${address.name}) and the namespaceId that get-namespace says of that`,
      ),
    );
  }
  if (address.kind === "cluster" && warehouse.namespace !== undefined) {
    findings.push(
      finding(["warehouse", "namespace"], `is of a workgroup, and ${address.name} is a cluster; take it out`),
    );
  }
  return findings;
}
