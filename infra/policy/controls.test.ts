import { runStack } from "../testing/run-stack";
import { STACKS } from "../testing/stacks";
import type { ControlledResource } from "./control";
import { CONTROLS } from "./controls";
import { isSuppressed, SUPPRESSIONS } from "./suppressions";

const stacks = new Map<string, readonly ControlledResource[]>();

beforeAll(async () => {
  for (const stack of STACKS) {
    stacks.set(
      stack,
      (await runStack(stack)).map(({ type, name, inputs }) => ({ type, name, props: inputs })),
    );
  }
});

describe.each(STACKS)("%s", (stack) => {
  test.each(CONTROLS.map((control) => [control.id, control.title, control] as const))(
    "%s: %s",
    (id, _title, control) => {
      const broken = control.broken(stacks.get(stack)!).filter((resource) => !isSuppressed(SUPPRESSIONS, id, resource));
      expect(broken.map((resource) => `${resource.name} (${resource.type})`)).toEqual([]);
    },
  );
});

test("every control has something to look at in one of the stacks, or says of what later", () => {
  const everything = [...stacks.values()].flat();
  const bare = stripped(everything);
  const blind = CONTROLS.filter((control) => !bare.some((resource) => control.broken([resource]).length > 0)).map(
    (control) => control.id,
  );
  // Rules about what must not be there: nothing of an empty resource can break them.
  expect(blind).toEqual(expect.arrayContaining(["EC2.2", "IAM.1", "IAM.21", "IAM.PassRole", "Redshift.15"]));
  expect(blind.filter((id) => !NEGATIVE.includes(id))).toEqual([]);
});

/** Controls that forbid, and those of resources that the stacks do not have. */
const NEGATIVE = [
  "CloudWatch.15",
  "CloudWatch.17",
  "EC2.2",
  "Glue.3",
  "IAM.1",
  "IAM.21",
  "IAM.PassRole",
  "Redshift.12",
  "Redshift.15",
  "S3.19",
  "S3.2",
  "S3.3",
  "SNS.1",
];

test.each([
  ["EC2.2", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [{ protocol: "-1" }] }],
  ["Glue.3", "aws:glue/mLTransform:MLTransform", {}],
  ["IAM.1", "aws:iam/rolePolicy:RolePolicy", { policy: policy(["*"], ["*"]) }],
  ["IAM.21", "aws:iam/rolePolicy:RolePolicy", { policy: policy(["s3:*"], ["arn:aws:s3:::lake"]) }],
  [
    "IAM.PassRole",
    "aws:iam/rolePolicy:RolePolicy",
    { policy: policy(["iam:PassRole"], ["arn:aws:iam::123456789012:role/x"]) },
  ],
  ["Redshift.15", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { cidrIpv4: "0.0.0.0/0" }],
  ["CloudWatch.15", "aws:cloudwatch/compositeAlarm:CompositeAlarm", { alarmActions: [] }],
  ["CloudWatch.17", "aws:cloudwatch/metricAlarm:MetricAlarm", { actionsEnabled: false }],
  ["SNS.1", "aws:sns/topic:Topic", {}],
  ["Redshift.12", "aws:redshift/eventSubscription:EventSubscription", {}],
  ["S3.2", "aws:s3/bucketPolicy:BucketPolicy", { policy: policy(["s3:GetObject"], ["arn:aws:s3:::lake/*"], "*") }],
  ["S3.3", "aws:s3/bucketPolicy:BucketPolicy", { policy: policy(["s3:PutObject"], ["arn:aws:s3:::lake/*"], "*") }],
  ["S3.19", "aws:s3/accessPoint:AccessPoint", {}],
])("%s sees what it forbids", (id, type, props) => {
  const control = CONTROLS.find((candidate) => candidate.id === id)!;
  expect(control.broken([{ type, name: "bad", props }])).toHaveLength(1);
});

test("every suppression has a reason and is still needed", () => {
  const everything = [...stacks.values()].flat();
  for (const { control, resource, reason } of SUPPRESSIONS) {
    expect(reason.length).toBeGreaterThan(10);
    const broken = CONTROLS.find((candidate) => candidate.id === control)?.broken(everything) ?? [];
    expect([control, broken.map((found) => found.name)]).toEqual([control, expect.arrayContaining([resource])]);
  }
});

/** The same resources without their settings. */
function stripped(resources: readonly ControlledResource[]): readonly ControlledResource[] {
  return resources.map((resource) => ({ ...resource, props: POLICY_TYPES.has(resource.type) ? { policy: "{}" } : {} }));
}

const POLICY_TYPES = new Set(["aws:iam/rolePolicy:RolePolicy", "aws:s3/bucketPolicy:BucketPolicy"]);

function policy(actions: readonly string[], resources: readonly string[], principal?: string): string {
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Action: actions, Resource: resources, Principal: principal }],
  });
}
