import { exampleAccessPlace } from "../../../pipeline-dsl/targets/explain";
import { extractJobAccess, loadJobAccess, vpcEndpoints } from "../../../pipeline-dsl/targets/iam";
import { type DoctorCheck, note, ok, problem } from "../check";

interface Services {
  readonly ServiceDetails: readonly { readonly ServiceName: string; readonly AvailabilityZones: readonly string[] }[];
}

/** The jobs have no way to the internet: each service that they call needs an endpoint, in each of their zones. */
export const endpoints: DoctorCheck = {
  id: "endpoints",
  about: "VPC endpoints of the services that the jobs call",
  actions: ["ec2:DescribeVpcEndpointServices"],
  source: "EC2 API reference, DescribeVpcEndpointServices",
  look: async ({ deployment }, ask) => {
    const { settings, region, model } = deployment;
    if (settings.network.kind === "existing" && !settings.network.endpoints)
      return [note("the VPC's own endpoints are used (rental:network.endpoints is false)")];
    const place = exampleAccessPlace(model);
    const wanted = vpcEndpoints([...extractJobAccess(model, place), ...loadJobAccess(model, place)]);
    const { ServiceDetails = [] } = await ask<Services>({
      service: "ec2",
      operation: "describe_vpc_endpoint_services",
      region,
    });
    const missing = [...wanted.gateway, ...wanted.interface].flatMap((service) => {
      const name = `com.amazonaws.${region}.${service}`;
      const found = ServiceDetails.filter(({ ServiceName }) => ServiceName === name);
      if (found.length === 0) return [`${name} (nowhere)`];
      const zones = found.flatMap(({ AvailabilityZones }) => AvailabilityZones);
      const without = wanted.gateway.includes(service) ? [] : settings.zones.filter((zone) => !zones.includes(zone));
      return without.length === 0 ? [] : [`${name} (not in ${without.join(", ")})`];
    });
    return missing.length === 0
      ? [ok(`${String(wanted.gateway.length + wanted.interface.length)} services, each in every zone`)]
      : [problem(`no endpoint is offered for ${missing.join(", ")}`, "choose other rental:zones, or another Region")];
  },
};
