import type { Standby } from "../../pipeline-dsl/model";
import { partitionOf } from "../partition";
import { finding, type Finding } from "./finding";
import type { Settings } from "./settings";

/** Whether a stack can be the site that its settings make it, under the strategy that the definition declares. */
export function siteFindings(settings: Partial<Settings>, declared: Standby | null): readonly Finding[] {
  const { standby, standbyOf } = settings;
  if (standby !== undefined && standbyOf !== undefined) {
    return [finding(["standbyOf"], "is there beside rental:standby; a stack is one site, and has one other")];
  }
  const key = standbyOf !== undefined ? "standbyOf" : "standby";
  if (standby === undefined && standbyOf === undefined) {
    if (settings.dns === undefined) return [];
    const fix = "take it out until rental:standby names the other site's stack";
    return [finding(["dns"], `is a name that moves between two sites, and this stack is alone; ${fix}`)];
  }
  const bucket = settings[key]?.bucket;
  return [
    ...(bucket !== undefined && bucket === settings.lake?.bucket
      ? [finding([key, "bucket"], "is this stack's own bucket; each site has one of its own")]
      : []),
    ...(standbyOf !== undefined && standbyOf.region === settings.region
      ? [finding(["standbyOf", "region"], "is this stack's own Region, which would be lost with it")]
      : []),
    ...(standbyOf === undefined ? [] : partitionFindings(["standbyOf", "region"], settings.region, standbyOf.region)),
    ...(declared === null ? [] : strategyFindings(key, settings, declared)),
  ];
}

/** Nothing is replicated, copied or assumed from one partition of AWS to another. */
function partitionFindings(path: readonly string[], own: string | undefined, other: string): readonly Finding[] {
  if (own === undefined || partitionOf(own) === partitionOf(other)) return [];
  return [
    finding(
      path,
      `${own} is of the partition ${partitionOf(own)} and ${other} of ${partitionOf(other)}, between which nothing is copied; both sites lie in one`,
    ),
  ];
}

function strategyFindings(
  key: "standby" | "standbyOf",
  settings: Partial<Settings>,
  declared: Standby,
): readonly Finding[] {
  if (declared.kind === "multiAz") {
    const why =
      "the definition's standby is multiAz: one cluster over two zones of one Region, which has no second stack";
    return [finding([key], `${why}; take it out, or declare pilotLight or warmStandby`)];
  }
  if (declared.kind === "pilotLight" && declared.target === "provisioned") {
    // Known too late for permissions, the readers' record and the alarms, which a deployment makes up front.
    const why =
      'the definition\'s pilotLight is restored into a new cluster (target: "provisioned"), whose address and admin secret nobody knows before the restore';
    return [
      finding(
        [key],
        `${why}; leave target out, so that it is restored into Serverless, or declare warmStandby, whose cluster is deployed and runs`,
      ),
    ];
  }
  return key === "standby" ? primaryFindings(settings, declared) : standbyFindings(settings, declared);
}

type InAnotherRegion = Exclude<Standby, { readonly kind: "multiAz" }>;

function primaryFindings({ region, warehouse }: Partial<Settings>, declared: InAnotherRegion): readonly Finding[] {
  const findings: Finding[] = [];
  if (region === declared.region) {
    findings.push(finding(["region"], `is the Region of the definition's standby, ${declared.region}`));
  }
  findings.push(...partitionFindings(["region"], region, declared.region));
  if (declared.kind === "pilotLight" && (warehouse?.kind === "serverless" || warehouse?.kind === "existing")) {
    findings.push(
      finding(
        ["warehouse", "kind"],
        `is "${warehouse.kind}", whose snapshots this program does not copy to another Region, so a pilotLight has nothing to restore; take rental:standby out, make it "provisioned", or declare warmStandby`,
      ),
    );
  }
  return findings;
}

function standbyFindings(settings: Partial<Settings>, declared: InAnotherRegion): readonly Finding[] {
  const { region, warehouse, sources } = settings;
  const findings: Finding[] = [];
  if (region !== undefined && region !== declared.region) {
    findings.push(finding(["region"], `is not that of the definition's standby, ${declared.region}`, declared.region));
  }
  for (const [name, source] of Object.entries(sources ?? {})) {
    if (source.kind !== "aurora") continue;
    const fix = `give kind "existing" with the endpoint from which this Region reads the source`;
    findings.push(
      finding(["sources", name, "kind"], `would make a new, empty database, and a standby reads the primary's; ${fix}`),
    );
  }
  if (declared.kind === "pilotLight" && warehouse !== undefined) {
    if (warehouse.kind === "existing") {
      findings.push(
        finding(
          ["warehouse", "kind"],
          "is restored into by a failover, so it must be the stack's own, not an existing one",
        ),
      );
    } else if (warehouse.kind === "provisioned") {
      findings.push(
        finding(["warehouse", "kind"], `is not what a pilotLight is restored into, "serverless"`, "serverless"),
      );
    }
  }
  return findings;
}
