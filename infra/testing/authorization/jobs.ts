import { each, WHOLE_ACCOUNT, type Authorizations } from "./entry";

/** What Glue and Lambda do in the name of the role that they run as. */
export const JOBS: Authorizations = {
  "glue:GetConnection": {
    // Both, one after the other: the catalog and the connection in it.
    resource: /^arn:aws:glue:[^:]+:\d{12}:(catalog|connection\/.+)$/,
    keys: [],
    source: "Glue guide, Specifying Glue resource ARNs: Data Catalog objects are authorised with all their ancestors",
  },
  "glue:GetSecurityConfiguration": { ...WHOLE_ACCOUNT, source: "Glue guide, Setting up encryption" },
  "glue:PublishDataQuality": {
    resource: /^arn:aws:glue:[^:]+:\d{12}:dataQualityRuleset\/.+$/,
    keys: [],
    source: "Glue guide, Setting up IAM permissions for Glue Data Quality",
  },
  "cloudwatch:DescribeAlarms": {
    resource: /^arn:aws:cloudwatch:[^:]+:\d{12}:alarm:.+$/,
    keys: [],
    source: "Service authorization reference: the alarm, which a call names",
  },
  "cloudwatch:PutMetricData": {
    resource: null,
    keys: ["cloudwatch:namespace"],
    source: "CloudWatch guide, Using condition keys to limit access to CloudWatch namespaces",
  },
  ...each("logs", ["AssociateKmsKey", "CreateLogGroup", "DescribeLogStreams"], {
    // Requests about a group name it with an empty stream behind it, or without one.
    resource: /^arn:aws:logs:[^:]+:\d{12}:log-group:[^:]+(:log-stream:|:\*)?$/,
    keys: [],
    source: "CloudWatch Logs guide, Overview of managing access: log group ARN",
  }),
  ...each("logs", ["CreateLogStream", "PutLogEvents"], {
    resource: /^arn:aws:logs:[^:]+:\d{12}:log-group:[^:]+:log-stream:.+$/,
    keys: [],
    source: "CloudWatch Logs guide, Overview of managing access: log stream ARN",
  }),
  "ec2:CreateNetworkInterface": {
    resource:
      /^arn:aws:ec2:[^:]+:\d{12}:(network-interface\/\*|security-group\/sg-[0-9a-z]+|subnet\/subnet-[0-9a-z]+)$/,
    keys: [],
    source: "EC2 reference, CreateNetworkInterface is authorised on the new interface, each group and the subnet",
  },
  "ec2:CreateTags": {
    resource: /^arn:aws:ec2:[^:]+:\d{12}:network-interface\/eni-[0-9a-f]+$/,
    keys: ["aws:TagKeys"],
    source: "Glue guide, Create an IAM role for Glue: the tag aws-glue-service-resource",
  },
  "ec2:DeleteNetworkInterface": {
    resource: /^arn:aws:ec2:[^:]+:\d{12}:network-interface\/eni-[0-9a-f]+$/,
    keys: ["aws:ResourceTag/aws-glue-service-resource"],
    source: "Glue guide, Create an IAM role for Glue: the tag aws-glue-service-resource",
  },
  ...each(
    "ec2",
    [
      "DescribeNetworkInterfaces",
      "DescribeRouteTables",
      "DescribeSecurityGroups",
      "DescribeSubnets",
      "DescribeVpcEndpoints",
    ],
    { ...WHOLE_ACCOUNT, source: "Glue guide, Setting up network access to data stores" },
  ),
  "ec2:DescribeVpcAttribute": {
    resource: /^arn:aws:ec2:[^:]+:\d{12}:vpc\/vpc-[0-9a-z]+$/,
    keys: [],
    source: "Glue guide, Setting up network access to data stores",
  },
};
