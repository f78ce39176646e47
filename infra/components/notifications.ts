import { Topic, TopicPolicy, TopicSubscription, type TopicArgs } from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import type { AlertSeverity } from "../../pipeline-dsl/model";
import { arn, type PolicyStatement } from "../../pipeline-dsl/targets/iam";
import type { StackSettings } from "../settings/stack-settings";
import { sortedJson } from "../sorted-json";
import { tags, transformed, type ComponentArgs, type Transform } from "./component";
import { EncryptionKey } from "./encryption-key";

export interface NotificationsArgs extends ComponentArgs {
  /** Who hears of it, by severity. */
  readonly notify: StackSettings["notify"];
  readonly transform?: { readonly topic?: Transform<TopicArgs> };
}

/** One topic a severity, under a key that lets CloudWatch and EventBridge in: SNS's own key would keep both out. */
export class Notifications extends pulumi.ComponentResource {
  readonly topicArns: Readonly<Record<AlertSeverity, pulumi.Output<string>>>;
  readonly nodes: { readonly key: EncryptionKey; readonly topics: Readonly<Record<AlertSeverity, Topic>> };

  constructor(name: string, args: NotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Notifications", name, {}, opts);
    const key = new EncryptionKey(
      `${name}-key`,
      { deployment: args.deployment, purpose: "notifications", part: "ledger", services: [sendersUseKey()] },
      { parent: this },
    );
    const topics = {
      critical: this.topic(name, "critical", args, key),
      warning: this.topic(name, "warning", args, key),
    };
    this.topicArns = { critical: topics.critical.arn, warning: topics.warning.arn };
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
      sortedJson({ Version: "2012-10-17", Statement: sendersPublish(args, topicArn) }),
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

function sendersUseKey(): PolicyStatement {
  return {
    Sid: "Senders",
    Effect: "Allow",
    Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: ["*"],
  };
}

function sendersPublish({ deployment }: NotificationsArgs, topicArn: string): readonly PolicyStatement[] {
  const publish = (sid: string, service: string, source: string): PolicyStatement => ({
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["sns:Publish"],
    Resource: [topicArn],
    Condition: { ArnLike: { "aws:SourceArn": source } },
  });
  return [
    publish("Alarms", "cloudwatch.amazonaws.com", arn(deployment, "cloudwatch", "alarm:*")),
    publish("Events", "events.amazonaws.com", arn(deployment, "events", `rule/${deployment.names.stem}-*`)),
  ];
}
