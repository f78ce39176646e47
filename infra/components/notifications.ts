import { Topic, TopicPolicy, TopicSubscription, type TopicArgs } from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import type { AlertSeverity } from "../../pipeline-dsl/model";
import { arn, type Conditions, type PolicyStatement } from "../../pipeline-dsl/targets/iam";
import type { StackSettings } from "../settings/stack-settings";
import { sortedJson } from "../sorted-json";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";
import { EncryptionKey } from "./encryption-key";

export interface NotificationsArgs extends ComponentArgs {
  /** Who hears of it, by severity. */
  readonly notify: StackSettings["notify"];
  /** The composite alarm of each severity, by its physical name. */
  readonly alarmNames: Readonly<Record<AlertSeverity, string>>;
  readonly transform?: { readonly topic?: Transform<TopicArgs> };
}

/**
 * One topic a severity, under a key that lets this pipeline's composite alarms in: SNS's own key would keep them out.
 * EventBridge comes with a role of its own: in its name, neither policy could tell one rule from another's.
 */
export class Notifications extends pulumi.ComponentResource {
  readonly topicArns: Readonly<Record<AlertSeverity, pulumi.Output<string>>>;
  readonly keyArn: pulumi.Output<string>;
  readonly nodes: { readonly key: EncryptionKey; readonly topics: Readonly<Record<AlertSeverity, Topic>> };

  constructor(name: string, args: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Notifications", name, {}, opts);
    const key = new EncryptionKey(
      `${name}-key`,
      { deployment: args.deployment, purpose: "notifications", part: "ledger", services: [alarmsUseKey(args)] },
      { parent: this },
    );
    const topics = {
      critical: this.topic(name, "critical", args, key),
      warning: this.topic(name, "warning", args, key),
    };
    this.topicArns = { critical: topics.critical.arn, warning: topics.warning.arn };
    this.keyArn = key.arn;
    this.nodes = { key, topics };
    this.registerOutputs({ topicArns: this.topicArns });
  }

  private topic(prefix: string, severity: AlertSeverity, args: NotificationsArgs, key: EncryptionKey): Topic {
    const { deployment } = args;
    const child = { parent: this };
    const name = `${prefix}-${severity}`;
    const topicName = `${deployment.names.stem}-${severity}`;
    const topic = new Topic(
      name,
      transformed({ name: topicName, kmsMasterKeyId: key.arn, tags: tags(deployment, name) }, args.transform?.topic),
      child,
    );
    const policy = topic.arn.apply((topicArn) =>
      sortedJson({ Version: "2012-10-17", Statement: [alarmPublishes(args, severity, topicArn)] }),
    );
    new TopicPolicy(name, { arn: topic.arn, policy }, child);
    args.notify[severity].forEach((endpoint, index) => {
      new TopicSubscription(
        `${name}-${String(index + 1)}`,
        { topic: topic.arn, protocol: endpoint.protocol, endpoint: endpoint.address },
        child,
      );
    });
    return topic;
  }
}

/** CloudWatch names the alarm whose action it takes. */
function inTheNameOf({ deployment, alarmNames }: NotificationsArgs, severities: readonly AlertSeverity[]): Conditions {
  const alarms = severities.map((severity) => arn(deployment, "cloudwatch", `alarm:${alarmNames[severity]}`));
  return {
    ArnEquals: { "aws:SourceArn": alarms },
    StringEquals: { "aws:SourceAccount": deployment.account },
  };
}

function alarmsUseKey(args: NotificationsArgs): PolicyStatement {
  return {
    Sid: "Alarms",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: ["*"],
    Condition: inTheNameOf(args, ["critical", "warning"]),
  };
}

function alarmPublishes(args: NotificationsArgs, severity: AlertSeverity, topicArn: string): PolicyStatement {
  return {
    Sid: "Alarm",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["sns:Publish"],
    Resource: [topicArn],
    Condition: inTheNameOf(args, [severity]),
  };
}
