import { at, eachHas, eachOf, listAt, type Control } from "../control";

const ALARMS = ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"];

export const NETWORK_AND_COMPUTE: readonly Control[] = [
  eachOf(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "EC2.2",
    "The default security group lets nothing through",
    (props) => listAt(props, "ingress").length === 0 && listAt(props, "egress").length === 0,
  ),
  eachHas(
    "awsx:ec2:Vpc",
    "EC2.6",
    "VPCs log their flows",
    (_, other) => other.type === "aws:ec2/flowLog:FlowLog" && other.props["trafficType"] === "ALL",
  ),
  eachOf("aws:lambda/function:Function", "Lambda.2", "Functions run on a supported runtime", (props) =>
    ["python3.12", "python3.13", "python3.14"].includes(String(props["runtime"])),
  ),
  eachOf(
    "aws:dynamodb/table:Table",
    "DynamoDB.2",
    "Tables can be restored to any point",
    (props) => at(props, "pointInTimeRecovery", "enabled") === true,
  ),
  eachOf(
    "aws:dynamodb/table:Table",
    "DynamoDB.6",
    "Tables are protected from deletion",
    (props) => props["deletionProtectionEnabled"] === true,
  ),
  eachOf(
    "aws:cloudwatch/logGroup:LogGroup",
    "CloudWatch.16",
    "Logs are kept for a stated time, and encrypted",
    (props) => Number(props["retentionInDays"]) > 0 && props["kmsKeyId"] !== undefined,
  ),
  eachOf(
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    "CloudWatch.15",
    "Alarms that notify have an action",
    (props) => listAt(props, "alarmActions").length > 0,
  ),
  {
    id: "CloudWatch.17",
    title: "Actions of alarms are switched on",
    broken: (resources) =>
      resources.filter(({ type, props }) => ALARMS.includes(type) && props["actionsEnabled"] === false),
  },
];
