import { MetricAlarm } from "@pulumi/aws/cloudwatch";
import { HealthCheck, Record } from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { STANDBY_SERVES } from "../../pipeline-dsl/targets/recovery";
import type { OtherSite } from "../deployment";
import type { WarehouseDns } from "../settings/settings";
import { tags, type ComponentArgs } from "./component";

export interface WarehouseNameArgs extends ComponentArgs {
  readonly other: OtherSite;
  readonly dns: WarehouseDns;
  /** Host of this site's warehouse. */
  readonly address: pulumi.Input<string>;
}

/** AWS's own advice for a record that fails over. */
const TTL_SECONDS = 60;

/**
 * This site's half of readers' name. The record of the primary holds as long as its health check does, and that follows an alarm in
 * the standby's Region on a figure which the failover publishes. So a failover calls nothing of Route 53, whose control plane may be
 * in the Region that is gone, and nothing moves the name but a failover.
 */
export class WarehouseName extends pulumi.ComponentResource {
  constructor(name: string, args: WarehouseNameArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:WarehouseName", name, {}, opts);
    const { deployment, dns } = args;
    const primary = deployment.site === "primary";
    const check = primary ? this.healthCheck(name, args) : null;
    if (!primary) this.alarm(name, args);
    new Record(
      name,
      {
        zoneId: dns.zone,
        name: dns.name,
        type: "CNAME",
        ttl: TTL_SECONDS,
        records: [args.address],
        setIdentifier: deployment.site,
        failoverRoutingPolicies: [{ type: primary ? "PRIMARY" : "SECONDARY" }],
        // Without one, Route 53 always answers with the standby when the primary's check does not hold.
        ...(check === null ? {} : { healthCheckId: check.id }),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  private healthCheck(name: string, { deployment, other }: WarehouseNameArgs): HealthCheck {
    return new HealthCheck(
      name,
      {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: other.names.nameAlarm,
        cloudwatchAlarmRegion: other.region,
        // The figure is published when the name moves, and not in between.
        insufficientDataHealthStatus: "LastKnownStatus",
        tags: tags(deployment, name),
      },
      { parent: this },
    );
  }

  private alarm(name: string, { deployment }: WarehouseNameArgs): MetricAlarm {
    const { names, model } = deployment;
    return new MetricAlarm(
      name,
      {
        name: names.nameAlarm,
        alarmDescription: `Not a fault: sounds while readers' name of the warehouse leads to ${deployment.region}.`,
        namespace: names.namespace,
        metricName: STANDBY_SERVES,
        dimensions: { Pipeline: model.name },
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 1,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "ignore",
        tags: tags(deployment, name),
      },
      { parent: this },
    );
  }
}
