import type { Deployment } from "../../../infra/deployment";
import { type DoctorCheck, type Finding, ok, problem } from "../check";

interface Regions {
  readonly Regions: readonly { readonly RegionName: string; readonly OptInStatus: string }[];
}

interface Zones {
  readonly AvailabilityZones: readonly {
    readonly ZoneName: string;
    readonly State: string;
    readonly ZoneType: string;
  }[];
}

/** The other site's; of a stack that is alone, the one that the definition promises. */
function otherRegion({ other, model: { recovery } }: Deployment): readonly string[] {
  if (other !== null) return [other.region];
  return recovery.standby.kind === "multiAz" ? [] : [recovery.standby.region];
}

/** The Regions of both sites are enabled, and the zones exist in this account. */
export const places: DoctorCheck = {
  id: "places",
  about: "Regions and zones",
  actions: ["ec2:DescribeRegions", "ec2:DescribeAvailabilityZones"],
  source: "Account Management guide, Enable or disable AWS Regions; EC2 API reference, DescribeAvailabilityZones",
  look: async ({ deployment }, ask) => {
    const { region, settings } = deployment;
    const { Regions = [] } = await ask<Regions>({
      service: "ec2",
      operation: "describe_regions",
      region,
      parameters: { AllRegions: true },
    });
    const wanted = [region, ...otherRegion(deployment)];
    const disabled = wanted.flatMap((name): readonly Finding[] => {
      const found = Regions.find(({ RegionName }) => RegionName === name);
      if (found === undefined)
        return [problem(`${name} is no Region of AWS`, "correct rental:region or the standby's region")];
      return found.OptInStatus === "not-opted-in"
        ? [
            problem(
              `the Region ${name} is not enabled in this account`,
              `enable it: aws account enable-region --region-name ${name}`,
            ),
          ]
        : [];
    });
    if (disabled.length > 0) return disabled;
    const { AvailabilityZones = [] } = await ask<Zones>({
      service: "ec2",
      operation: "describe_availability_zones",
      region,
    });
    const available = AvailabilityZones.filter(
      ({ State, ZoneType }) => State === "available" && ZoneType === "availability-zone",
    );
    const names = available.map(({ ZoneName }) => ZoneName);
    const missing = settings.zones.filter((zone) => !names.includes(zone));
    return missing.length > 0
      ? [
          problem(
            `${region} has no zone ${missing.join(", ")} for this account`,
            `choose three of ${names.join(", ")} as rental:zones`,
          ),
        ]
      : [ok(`${wanted.join(" and ")}, zones ${settings.zones.join(", ")}`)];
  },
};
