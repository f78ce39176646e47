import { Dashboard, EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import {
  alarmsOf,
  compositesOf,
  eventRulesOf,
  printDashboard,
  type Watched,
} from "../../pipeline-dsl/targets/cloudwatch";
import type { AccessPlace } from "../../pipeline-dsl/targets/iam";
import type { StackSettings } from "../settings/stack-settings";
import { sortedJson } from "../sorted-json";
import { Alarms } from "./alarms";
import { tags, type ComponentArgs } from "./component";
import { Notifications } from "./notifications";
import { Recorder } from "./recorder";

export interface MonitoringArgs extends ComponentArgs {
  /** The names of what is watched. */
  readonly watched: Watched;
  readonly access: pulumi.Output<AccessPlace>;
  /** Who hears of it. */
  readonly notify: StackSettings["notify"];
  /** Key of the recorder's log. */
  readonly operationsKeyArn: pulumi.Input<string>;
}

/** The runbook's place in the repository: every alarm's text points into it. */
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
    const { model, names, region, account } = deployment;
    const child = { parent: this };
    const place = { prefix: names.machines.pipeline, runbookUrl: RUNBOOK };
    const declared = alarmsOf(model, watched);
    const notifications = new Notifications("notifications", { deployment, notify: args.notify }, child);
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
    this.eventRules(args, notifications);
    const dashboard = new Dashboard(
      name,
      {
        dashboardName: names.stem,
        dashboardBody: sortedJson(printDashboard(model, declared, watched, { ...place, region, account })),
      },
      child,
    );
    this.nodes = { notifications, recorder, alarms, dashboard };
    this.registerOutputs({});
  }

  /** A run's end is critical; what the machine still retries, or only takes long, is a warning. */
  private eventRules({ deployment, watched }: MonitoringArgs, notifications: Notifications): void {
    const child = { parent: this };
    for (const declared of eventRulesOf(deployment.model, watched)) {
      const rule = new EventRule(
        declared.id,
        {
          name: `${deployment.names.stem}-${declared.id}`,
          description: declared.description,
          eventPattern: sortedJson(declared.pattern),
          tags: tags(deployment, declared.id),
        },
        child,
      );
      new EventTarget(
        declared.id,
        {
          rule: rule.name,
          arn: notifications.topicArns[declared.id === "run-ended-badly" ? "critical" : "warning"],
          inputTransformer: { inputPaths: { ...declared.inputPaths }, inputTemplate: declared.inputTemplate },
        },
        child,
      );
    }
  }
}
