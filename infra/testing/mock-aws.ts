import { createHash } from "node:crypto";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime";

export const ACCOUNT = "123456789012";

/** Answers a program as AWS would, in the Region of the provider that it declares, `us-east-1` where it declares none. */
export function mockProvider(): (args: MockResourceArgs) => MockResourceResult {
  let region = "us-east-1";
  return (args) => {
    const inputs = args.inputs as Readonly<Record<string, unknown>>;
    if (args.type === PROVIDER && typeof inputs["region"] === "string") region = inputs["region"];
    return mockAws(args, region);
  };
}

/** The Region in which a program makes what it registered. */
export function regionOf(
  registered: readonly { readonly type: string; readonly inputs: Readonly<Record<string, unknown>> }[],
): string {
  return String(registered.find(({ type }) => type === PROVIDER)?.inputs["region"] ?? "us-east-1");
}

const PROVIDER = "pulumi:providers:aws";

/** Answers as AWS would, as far as another resource asks: ids and ARNs of valid form, the same on every run. */
export function mockAws(args: MockResourceArgs, region: string): MockResourceResult {
  const inputs = args.inputs as Record<string, unknown>;
  const where = typeof inputs["region"] === "string" ? inputs["region"] : region;
  const made = new MadeUp(`${args.type} ${args.name}`, where);
  const answer = ANSWERS[args.type]?.(inputs, made) ?? { id: `${args.name}-id` };
  const { id, ...outputs } = answer;
  return { id, state: { ...inputs, ...outputs } };
}

type Answer = { readonly id: string } & Readonly<Record<string, unknown>>;

/** Ids that AWS makes up, from the identity of the resource. */
class MadeUp {
  private readonly hash: string;

  constructor(
    identity: string,
    private readonly region: string,
  ) {
    this.hash = createHash("sha256").update(identity).digest("hex");
  }

  hex(length: number): string {
    return this.hash.slice(0, length);
  }

  uuid(): string {
    return this.hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  }

  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${ACCOUNT}:${resource}`;
  }

  globalArn(service: string, resource: string): string {
    return `arn:aws:${service}::${service === "s3" ? "" : ACCOUNT}:${resource}`;
  }

  secretArn(name: string): string {
    return this.arn("secretsmanager", `secret:${name}-${this.hex(6)}`);
  }
}

/** A secret arrives wrapped. */
const text = (value: unknown): string =>
  String(typeof value === "object" && value !== null && "value" in value ? value.value : value);

const ANSWERS: Readonly<Record<string, (inputs: Record<string, unknown>, made: MadeUp) => Answer>> = {
  "aws:kms/key:Key": (_, made) => ({ id: made.uuid(), keyId: made.uuid(), arn: made.arn("kms", `key/${made.uuid()}`) }),
  "aws:s3/bucket:Bucket": ({ bucket }, made) => ({ id: text(bucket), arn: made.globalArn("s3", text(bucket)) }),
  "aws:iam/role:Role": ({ name }, made) => ({
    id: text(name),
    arn: made.globalArn("iam", `role/${text(name)}`),
    uniqueId: `AROA${made.hex(17).toUpperCase()}`,
  }),
  "aws:ec2/securityGroup:SecurityGroup": (_, made) => ({ id: `sg-${made.hex(17)}` }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ vpcEndpointType }, made) => ({
    id: `vpce-${made.hex(17)}`,
    ...(vpcEndpointType === "Gateway" ? { prefixListId: `pl-${made.hex(8)}` } : {}),
  }),
  "awsx:ec2:Vpc": ({ availabilityZoneNames }, made) => {
    const zones = availabilityZoneNames as readonly string[];
    const id = (prefix: string, index: number): string => `${prefix}-${made.hex(16)}${String(index)}`;
    return {
      id: "",
      vpcId: `vpc-${made.hex(17)}`,
      isolatedSubnetIds: zones.map((_zone, index) => id("subnet", index)),
      routeTables: zones.map((_zone, index) => ({ id: id("rtb", index) })),
    };
  },
  "aws:cloudwatch/logGroup:LogGroup": ({ name }, made) => ({
    id: text(name),
    arn: made.arn("logs", `log-group:${text(name)}`),
  }),
  "aws:secretsmanager/secret:Secret": ({ name }, made) => ({
    id: made.secretArn(text(name)),
    arn: made.secretArn(text(name)),
  }),
  "aws:lambda/function:Function": ({ name }, made) => ({
    id: text(name),
    arn: made.arn("lambda", `function:${text(name)}`),
  }),
  "aws:dynamodb/table:Table": ({ name }, made) => ({
    id: text(name),
    arn: made.arn("dynamodb", `table/${text(name)}`),
  }),
  "aws:sqs/queue:Queue": ({ name }, made) => ({
    id: text(name),
    arn: made.arn("sqs", text(name)),
    url: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${text(name)}`,
  }),
  "aws:sns/topic:Topic": ({ name }, made) => ({ id: made.arn("sns", text(name)), arn: made.arn("sns", text(name)) }),
  "aws:rds/cluster:Cluster": ({ clusterIdentifier }, made) => ({
    id: text(clusterIdentifier),
    arn: made.arn("rds", `cluster:${text(clusterIdentifier)}`),
    endpoint: `${text(clusterIdentifier)}.cluster-${made.hex(12)}.rds.amazonaws.com`,
    readerEndpoint: `${text(clusterIdentifier)}.cluster-ro-${made.hex(12)}.rds.amazonaws.com`,
    masterUserSecrets: [{ secretArn: made.secretArn(`rds!cluster-${made.uuid()}`) }],
  }),
  "aws:redshift/cluster:Cluster": ({ clusterIdentifier, masterUsername }, made) => ({
    id: text(clusterIdentifier),
    arn: made.arn("redshift", `namespace:${made.uuid()}`),
    dnsName: `${text(clusterIdentifier)}.${made.hex(12)}.redshift.amazonaws.com`,
    masterPasswordSecretArn: made.secretArn(`redshift!${text(clusterIdentifier)}-${text(masterUsername)}`),
  }),
  "aws:redshiftserverless/namespace:Namespace": ({ namespaceName, adminUsername }, made) => ({
    id: text(namespaceName),
    arn: made.arn("redshift-serverless", `namespace/${made.uuid()}`),
    adminPasswordSecretArn: made.secretArn(`redshift!${text(namespaceName)}-${text(adminUsername)}`),
  }),
  "aws:redshiftserverless/workgroup:Workgroup": ({ workgroupName }, made) => ({
    id: text(workgroupName),
    arn: made.arn("redshift-serverless", `workgroup/${made.uuid()}`),
    endpoints: [{ address: `${text(workgroupName)}.${ACCOUNT}.redshift-serverless.amazonaws.com`, port: 5439 }],
  }),
  "aws:sfn/stateMachine:StateMachine": ({ name }, made) => ({
    id: made.arn("states", `stateMachine:${text(name)}`),
    arn: made.arn("states", `stateMachine:${text(name)}`),
    stateMachineVersionArn: made.arn("states", `stateMachine:${text(name)}:1`),
  }),
  "aws:sfn/alias:Alias": ({ name, routingConfigurations }, made) => {
    const [route] = routingConfigurations as readonly { readonly stateMachineVersionArn: string }[];
    const arn = route?.stateMachineVersionArn.replace(/[0-9]+$/, text(name)) ?? made.arn("states", "stateMachine:none");
    return { id: arn, arn };
  },
};
