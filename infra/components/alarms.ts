import { CompositeAlarm, MetricAlarm, type CompositeAlarmArgs, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { AlertSeverity } from "../../pipeline-dsl/model";
import {
  printAlarm,
  printComposite,
  SUPPRESSION_MINUTES,
  type AlarmPlace,
  type CompositeAlarm as DeclaredComposite,
  type MetricAlarm as DeclaredAlarm,
  type PrintedAlarm,
  type PrintedQuery,
} from "../../pipeline-dsl/targets/cloudwatch";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";

export interface AlarmsArgs extends ComponentArgs {
  readonly alarms: readonly DeclaredAlarm[];
  readonly composites: readonly DeclaredComposite[];
  readonly place: AlarmPlace;
  readonly topicArns: Readonly<Record<AlertSeverity, pulumi.Input<string>>>;
  readonly transform?: {
    readonly alarm?: Transform<MetricAlarmArgs>;
    readonly composite?: Transform<CompositeAlarmArgs>;
  };
}

/** The metric alarms, which tell nobody, and the two composite alarms, which do. */
export class Alarms extends pulumi.ComponentResource {
  readonly nodes: { readonly alarms: readonly MetricAlarm[]; readonly composites: readonly CompositeAlarm[] };

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Alarms", name, {}, opts);
    const { deployment } = args;
    const child = { parent: this };
    const alarms = args.alarms.map((alarm) => {
      const printed = printAlarm(alarm, args.place);
      const alarmArgs = { ...metricAlarmArgs(printed), tags: tags(deployment, alarm.id) };
      return new MetricAlarm(alarm.id, transformed(alarmArgs, args.transform?.alarm), child);
    });
    const composites = new Map<AlertSeverity, CompositeAlarm>();
    for (const composite of args.composites) {
      const printed = printComposite(composite, args.place);
      // The rule names its children, and the suppressor, by text.
      const suppressor = composite.suppressedBy === null ? undefined : composites.get(composite.suppressedBy);
      const compositeArgs = {
        alarmName: printed.name,
        alarmDescription: printed.description,
        alarmRule: printed.rule,
        alarmActions: [args.topicArns[composite.id]],
        okActions: [args.topicArns[composite.id]],
        ...(suppressor === undefined
          ? {}
          : {
              actionsSuppressor: {
                alarm: suppressor.alarmName,
                extensionPeriod: 60 * SUPPRESSION_MINUTES.extension,
                waitPeriod: 60 * SUPPRESSION_MINUTES.wait,
              },
            }),
        tags: tags(deployment, composite.id),
      };
      composites.set(
        composite.id,
        new CompositeAlarm(composite.id, transformed(compositeArgs, args.transform?.composite), {
          ...child,
          dependsOn: alarms,
        }),
      );
    }
    this.nodes = { alarms, composites: [...composites.values()] };
    this.registerOutputs({});
  }
}

function metricAlarmArgs(printed: PrintedAlarm): MetricAlarmArgs {
  return {
    name: printed.name,
    alarmDescription: printed.description,
    comparisonOperator: printed.comparison,
    ...(printed.threshold === null ? {} : { threshold: printed.threshold }),
    ...(printed.thresholdMetricId === null ? {} : { thresholdMetricId: printed.thresholdMetricId }),
    evaluationPeriods: printed.evaluationPeriods,
    datapointsToAlarm: printed.datapointsToAlarm,
    treatMissingData: printed.treatMissingData,
    ...(printed.warmUpMinutes === null
      ? {}
      : { warmUpConfiguration: { warmUpPeriodDurationInMinutes: printed.warmUpMinutes } }),
    metricQueries: printed.queries.map(metricQuery),
  };
}

function metricQuery({ id, label, returnData, metric, expression }: PrintedQuery) {
  return {
    id,
    label,
    returnData,
    ...(expression === null ? {} : { expression }),
    ...(metric === null
      ? {}
      : {
          metric: {
            namespace: metric.namespace,
            metricName: metric.name,
            dimensions: { ...metric.dimensions },
            period: metric.periodSeconds,
            stat: metric.statistic,
            ...(metric.unit === undefined ? {} : { unit: metric.unit }),
          },
        }),
  };
}
