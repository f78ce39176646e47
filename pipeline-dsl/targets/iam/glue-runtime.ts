import { arn } from "./arns";
import { publishMetrics } from "./observability";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** What Glue itself does in the name of a job's role: logs, metrics, and the network interfaces of the connection. */
export function glueRuntime(place: AccessPlace): readonly Statement[] {
  return [
    {
      sid: "JobLogs",
      actions: ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arn(place, "logs", "log-group:/aws-glue/jobs/*")],
    },
    publishMetrics("JobMetrics", "Glue", "Glue Data Quality"),
    {
      sid: "JobConnections",
      actions: ["glue:GetConnection"],
      resources: [
        arn(place, "glue", "catalog"),
        ...place.connections.map((name) => arn(place, "glue", `connection/${name}`)),
      ],
    },
    {
      sid: "JobSecurityConfiguration",
      actions: ["glue:GetSecurityConfiguration"],
      resources: ["*"],
      reason: "GetSecurityConfiguration knows no resources",
    },
    ...networkInterfaces(place),
  ];
}

function networkInterfaces(place: AccessPlace): readonly Statement[] {
  const interfaces = arn(place, "ec2", "network-interface/*");
  return [
    {
      sid: "DescribeNetwork",
      actions: [
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints",
      ],
      resources: ["*"],
      reason: "These Describe actions of EC2 know no resources",
    },
    { sid: "DescribeVpc", actions: ["ec2:DescribeVpcAttribute"], resources: [arn(place, "ec2", "vpc/*")] },
    {
      sid: "CreateJobInterfaces",
      actions: ["ec2:CreateNetworkInterface"],
      resources: [
        interfaces,
        arn(place, "ec2", `security-group/${place.jobsSecurityGroup}`),
        ...place.subnets.map((subnet) => arn(place, "ec2", `subnet/${subnet}`)),
      ],
    },
    {
      sid: "TagJobInterfaces",
      actions: ["ec2:CreateTags"],
      resources: [interfaces],
      conditions: {
        "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] },
      },
    },
    {
      sid: "DeleteJobInterfaces",
      actions: ["ec2:DeleteNetworkInterface"],
      resources: [interfaces],
      conditions: { Null: { "aws:ResourceTag/aws-glue-service-resource": "false" } },
    },
  ];
}
