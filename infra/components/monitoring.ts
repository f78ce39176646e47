import { Dashboard, EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import {
  alarmName,
  alarmsOf,
  compositesOf,
  eventRulesOf,
  printDashboard,
  type AlarmPlace,
  type Watched,
} from "../../pipeline-dsl/targets/cloudwatch";
import { arn, messageAccess, trustPolicy, type AccessPlace } from "../../pipeline-dsl/targets/iam";
import type { StackSettings } from "../settings/stack-settings";
import { sortedJson } from "../sorted-json";
import { Alarms } from "./alarms";
import { tags, type ComponentArgs } from "./component";
import { Notifications } from "./notifications";
import { Recorder } from "./recorder";
import { printedRole } from "./role";

export interface MonitoringArgs extends ComponentArgs {
  /** The names of what is watched. */
  readonly watched: Watched;
  readonly access: pulumi.Output<AccessPlace>;
  /** Who hears of it. */
  readonly notify: StackSettings["notify"];
  /** Key of the recorder's log. */
  readonly operationsKeyArn: pulumi.Input<string>;
}

/** The runbook's place in the repository, where the settings do not say at which address it can be read. */
const RUNBOOK = "docs/generated/runbook.md";

/** Recorder, alarms, notifications and dashboard of one pipeline. */
export class Monitoring extends pulumi.ComponentResource {
  readonly nodes: {
    readonly notifications: Notifications;
    readonly recorder: Recorder;
    readonly alarms: Alarms;
    readonly dashboard: Dashboard;
  };

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Monitoring", name, {}, opts);
    const { deployment, watched } = args;
    const { model, names, partition, region, account, settings } = deployment;
    const child = { parent: this };
    const place = { prefix: names.machines.pipeline, runbookUrl: settings.runbook ?? RUNBOOK };
    const declared = alarmsOf(model, watched);
    const notifications = new Notifications(
      "notifications",
      {
        deployment,
        notify: args.notify,
        alarmNames: { critical: alarmName(place, "critical"), warning: alarmName(place, "warning") },
      },
      child,
    );
    const recorder = new Recorder(
      "recorder",
      { deployment, access: args.access, namespace: watched.namespace, keyArn: args.operationsKeyArn },
      child,
    );
    const alarms = new Alarms(
      "alarms",
      {
        deployment,
        alarms: declared,
        composites: compositesOf(declared),
        place,
        topicArns: notifications.topicArns,
      },
      child,
    );
    this.eventRules(args, place, notifications);
    const dashboard = new Dashboard(
      name,
      {
        dashboardName: names.stem,
        dashboardBody: sortedJson(printDashboard(model, declared, watched, { ...place, partition, region, account })),
      },
      child,
    );
    this.nodes = { notifications, recorder, alarms, dashboard };
    this.registerOutputs({});
  }

  private eventRules({ deployment, watched }: MonitoringArgs, place: AlarmPlace, notifications: Notifications): void {
    const child = { parent: this };
    const { names } = deployment;
    const declared = eventRulesOf(deployment.model, watched, place);
    const ruleName = (id: string): string => `${names.stem}-${id}`;
    const { critical, warning } = notifications.topicArns;
    const role = printedRole(
      "events",
      {
        deployment,
        purpose: "events",
        trust: trustPolicy({
          service: "events.amazonaws.com",
          account: deployment.account,
          sourceArn: declared.map((rule) => arn(deployment, "events", `rule/${ruleName(rule.id)}`)),
        }),
        access: pulumi
          .all([critical, warning, notifications.keyArn])
          .apply(([criticalArn, warningArn, key]) => messageAccess(deployment, [criticalArn, warningArn], key)),
      },
      child,
    );
    for (const { id, severity, description, pattern, inputPaths, inputTemplate } of declared) {
      const rule = new EventRule(
        id,
        { name: ruleName(id), description, eventPattern: sortedJson(pattern), tags: tags(deployment, id) },
        child,
      );
      new EventTarget(
        id,
        {
          rule: rule.name,
          arn: notifications.topicArns[severity],
          roleArn: role,
          inputTransformer: { inputPaths: { ...inputPaths }, inputTemplate },
        },
        child,
      );
    }
  }
}
