import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import Ajv from "ajv";
import { type Deployment, deploymentOf } from "../../infra/deployment";
import { checkSettings } from "../../infra/settings/check";
import type { Settings } from "../../infra/settings/settings";
import { type AwsServer, startMoto } from "../../lab/aws/moto";
import { PYTHON } from "../../lab/tools";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { pipeline } from "../testing";
import { type Asker, Refused, startAsker } from "./ask";
import type { DoctorCheck, Finding } from "./check";
import { CHECKS } from "./checks";
import { examine } from "./run-doctor";
import { doctorSchema } from "./schema";

const PROJECT = resolve(__dirname, "../..");
const DEFINITION = join(PROJECT, "stacks/rental-marketplace/pipeline.ts");

let aws: AwsServer;
let asker: Asker;

beforeAll(async () => {
  aws = await startMoto();
  asker = startAsker({ ...process.env, ...aws.environment });
});

afterAll(async () => {
  await asker.close();
  await aws.stop();
});

const settings: Settings = (() => {
  const checked = checkSettings(join(PROJECT, "Pulumi.prod.yaml"));
  if (checked.settings === null) throw new Error("the prod stack has faults");
  return checked.settings;
})();

/** Each case has names of its own, since moto's account is one for all of them. */
function deployment(change: Partial<Settings> = {}): Deployment {
  return deploymentOf(rentalModel(), "prod", { ...settings, ...change }, []);
}

async function look(id: string, of: Deployment, ask: Asker["ask"] = asker.ask): Promise<readonly Finding[]> {
  const check = CHECKS.find((each) => each.id === id) as DoctorCheck;
  return check.look({ deployment: of, project: PROJECT, definition: DEFINITION }, ask);
}

type Call = readonly [service: string, operation: string, parameters: object];

/** Changes the account, as something before the stack did. */
function change(...calls: readonly Call[]): void {
  const script = `import boto3, json, sys
for service, operation, parameters in json.load(sys.stdin):
    getattr(boto3.client(service, region_name="us-east-1"), operation)(**parameters)`;
  const { status, stderr } = spawnSync(PYTHON, ["-c", script], {
    input: JSON.stringify(calls),
    env: { ...process.env, ...aws.environment },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
}

/** Answers for what moto does not serve, in the form that AWS documents; everything else is asked of moto. */
function answering(answers: Readonly<Record<string, object>>): Asker["ask"] {
  return (question) => {
    const answer = answers[question.operation];
    return answer === undefined ? asker.ask(question) : Promise.resolve(answer as never);
  };
}

const problems = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ status }) => status === "problem").map(({ text, fix }) => `${text}: ${fix ?? ""}`);

test("an empty account: every check answers, and none invents a problem", async () => {
  const order: string[] = [];
  const patient = { deployment: deployment(), project: PROJECT, definition: DEFINITION };
  const examined = await examine(patient, asker.ask, ({ id }) => order.push(id));
  expect(order).toEqual(CHECKS.map(({ id }) => id));
  const found = Object.fromEntries(examined.map(({ id, findings }) => [id, findings]));
  expect(found["identity"]).toEqual([expect.objectContaining({ status: expect.stringMatching(/ok|note/) })]);
  for (const id of ["places", "buckets", "names"]) expect([id, problems(found[id] ?? [])]).toEqual([id, []]);
  for (const { findings } of examined) expect(findings).not.toEqual([]);
});

describe("what would make pulumi up fail", () => {
  test("credentials of another account", async () => {
    const other = { ...deployment(), account: "999999999999" };
    expect(problems(await look("identity", other))).toEqual([expect.stringContaining("correct rental:account")]);
  });

  test("a Region that is none, a zone that is not there", async () => {
    const nowhere = {
      ...deployment(),
      region: "us-east-1",
      settings: { ...settings, zones: ["us-east-1a", "us-east-1y", "us-east-1z"] as Settings["zones"] },
    };
    expect(problems(await look("places", nowhere))).toEqual([
      expect.stringContaining("no zone us-east-1y, us-east-1z"),
    ]);
    const model = rentalModel((editable) => {
      if (editable.recovery.standby.kind !== "multiAz") editable.recovery.standby.region = "us-west-9";
    });
    const lost = deploymentOf(model, "prod", settings, []);
    expect(problems(await look("places", lost))).toEqual([expect.stringContaining("us-west-9 is no Region")]);
  });

  test("a standby asks for its primary's Region, not for its own once more", async () => {
    const { settings: standby } = checkSettings(join(PROJECT, "Pulumi.prod-standby.yaml"));
    const of = deploymentOf(rentalModel(), "prod-standby", standby!, []);
    expect(await look("places", of)).toEqual([
      expect.objectContaining({ text: expect.stringContaining("us-west-2 and us-east-1") }),
    ]);
  });

  describe("what the settings name and the stack does not make", () => {
    const ids = { vpc: "vpc-0a1b2c3d", subnets: ["subnet-0a1b2c3d", "subnet-0a1b2c3e", "subnet-0a1b2c3f"] };
    const network = { kind: "existing" as const, ...ids, routeTables: ["rtb-0a1b2c3d"], endpoints: true };
    const source = {
      kind: "existing" as const,
      host: "db.example",
      port: 3306,
      database: "shop",
      secret: "shop/reader",
      securityGroup: "sg-0a1b2c3d",
    };
    const adopted = { kind: "existing" as const, database: "analytics", user: "loader" };
    const role = "arn:aws:iam::123456789012:role/nobody";
    const WORKGROUP = "old.123456789012.us-east-1.redshift-serverless.amazonaws.com";
    const namespace = { name: "data", id: "66666666-7777-8888-9999-000000000000" };
    const { dns: _, ...plain } = settings;

    test.each<[what: string, settings: Partial<Settings>, problems: readonly string[]]>([
      ["a network", { network }, ["rental:network.vpc", "rental:network.subnets", "rental:network.routeTables"]],
      [
        "a source",
        { sources: { marketplace: source } },
        ["sources.marketplace.secret", "sources.marketplace.securityGroup"],
      ],
      [
        "a cluster",
        { warehouse: { ...adopted, host: "old.abc123.us-east-1.redshift.amazonaws.com", copyRole: role } },
        ["warehouse.host", "warehouse.copyRole"],
      ],
      ["a role", { jobs: { role } }, ["rental:jobs.role"]],
      ["a boundary", { permissionsBoundary: "arn:aws:iam::123456789012:policy/none" }, ["rental:permissionsBoundary"]],
      ["a zone", { dns: { name: "warehouse.example.com", zone: "ZNOWHERE" } }, ["rental:dns.zone"]],
    ])("%s that is not there", async (_what, change, expected) => {
      const found = await look("given", deploymentOf(rentalModel(), "prod", { ...plain, ...change }, []));
      expect(problems(found)).toEqual(
        expected.map((setting): unknown => expect.stringMatching(`${setting}: there is no `)),
      );
    });

    test("a workgroup that is not there", async () => {
      const warehouse = { ...adopted, host: WORKGROUP, namespace };
      const of = deploymentOf(rentalModel(), "prod", { ...plain, warehouse }, []);
      const refusing: Asker["ask"] = () =>
        Promise.reject(new Refused("ResourceNotFoundException", "no such workgroup"));
      expect(problems(await look("given", of, refusing))).toEqual([
        expect.stringMatching("rental:warehouse.host: there is no old in us-east-1"),
        expect.stringMatching("rental:warehouse.namespace: there is no data in us-east-1"),
      ]);
    });

    test.each<[what: string, namespaceId: string, namespaceName: string, says: readonly string[]]>([
      ["its namespace", namespace.id, "data", []],
      ["another id", "0".repeat(8), "data", ["has the id 00000000, and not 6666"]],
      [
        "the namespace of another workgroup",
        namespace.id,
        "other",
        ["rental:warehouse.host: old is of the namespace other"],
      ],
    ])("a workgroup with %s", async (_what, namespaceId, namespaceName, says) => {
      const of = deploymentOf(
        rentalModel(),
        "prod",
        { ...plain, warehouse: { ...adopted, host: WORKGROUP, namespace } },
        [],
      );
      const ask = answering({
        get_workgroup: { workgroup: { namespaceName } },
        get_namespace: { namespace: { namespaceId } },
      });
      expect(problems(await look("given", of, ask))).toEqual(says.map((text): unknown => expect.stringMatching(text)));
    });

    test("nothing is named", async () => {
      const found = await look("given", deploymentOf(rentalModel(), "prod", plain, []));
      expect(found.map(({ status }) => status)).toEqual(["note"]);
    });

    test("subnets in the wrong zones, a zone of another name, a secret that is going", async () => {
      const zone = (name: string): Asker["ask"] => answering({ get_hosted_zone: { HostedZone: { Name: name } } });
      const dns = { name: "warehouse.example.com", zone: "Z0123456789EXAMPLE" };
      const named = deploymentOf(rentalModel(), "prod", { ...plain, dns }, []);
      expect(problems(await look("given", named, zone("example.com.")))).toEqual([]);
      expect(problems(await look("given", named, zone("example.org.")))).toEqual([
        expect.stringContaining("there can be no"),
      ]);
      expect(problems(await look("given", named, zone("warehouse.example.com.")))).toEqual([
        expect.stringContaining("can be no CNAME"),
      ]);
      const subnets = (...zones: readonly string[]): object => ({
        Subnets: zones.map((AvailabilityZone, index) => ({
          SubnetId: ids.subnets[index],
          VpcId: ids.vpc,
          AvailabilityZone,
        })),
      });
      const inside = { describe_vpcs: { Vpcs: [{}] }, describe_route_tables: { RouteTables: [{ VpcId: ids.vpc }] } };
      const placed = async (answer: object): Promise<readonly string[]> =>
        problems(
          await look(
            "given",
            deploymentOf(rentalModel(), "prod", { ...plain, network }, []),
            answering({ ...inside, describe_subnets: answer }),
          ),
        );
      expect(await placed(subnets("us-east-1a", "us-east-1b", "us-east-1c"))).toEqual([]);
      expect(await placed(subnets("us-east-1a", "us-east-1b", "us-east-1b"))).toEqual([
        expect.stringContaining("none in us-east-1c"),
      ]);
      expect(await placed(subnets("us-east-1b", "us-east-1a", "us-east-1c"))).toEqual([
        expect.stringContaining("the first must lie in us-east-1a"),
      ]);
      expect(
        await placed({ Subnets: [{ SubnetId: ids.subnets[0], VpcId: "vpc-other", AvailabilityZone: "us-east-1a" }] }),
      ).toEqual([expect.stringContaining(`is not all in ${ids.vpc}`)]);
      const going = answering({ describe_secret: { DeletedDate: "2026-01-31T00:00:00Z" } });
      const { securityGroup: __, ...open } = source;
      const sourced = deploymentOf(rentalModel(), "prod", { ...plain, sources: { marketplace: open } }, []);
      expect(problems(await look("given", sourced, going))).toEqual([expect.stringContaining("is being deleted")]);
    });
  });

  test("a bucket of the same name that another program made", async () => {
    change(["s3", "create_bucket", { Bucket: "taken-lake-logs" }]);
    expect(problems(await look("buckets", deployment({ lake: { bucket: "taken-lake" } })))).toEqual([
      expect.stringContaining("the bucket taken-lake-logs is in this account and not of this stack"),
    ]);
  });

  test("a bucket of this stack is no problem", async () => {
    const TagSet = [
      { Key: "Pipeline", Value: "RentalETLPipeline" },
      { Key: "Stack", Value: "prod" },
    ];
    change(
      ["s3", "create_bucket", { Bucket: "own-lake" }],
      ["s3", "put_bucket_tagging", { Bucket: "own-lake", Tagging: { TagSet } }],
    );
    expect(problems(await look("buckets", deployment({ lake: { bucket: "own-lake" } })))).toEqual([]);
  });

  test("names: a role, a topic, a table, a secret that is being deleted", async () => {
    const { stem } = deployment().names;
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const table = {
      TableName: `${stem}-runs`,
      KeySchema: [{ AttributeName: "pipeline", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pipeline", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    };
    change(
      ["iam", "create_role", { RoleName: `${stem}-extract`, AssumeRolePolicyDocument }],
      ["iam", "create_role", { RoleName: `another-${stem}`, AssumeRolePolicyDocument }],
      ["sns", "create_topic", { Name: `${stem}-critical` }],
      ["dynamodb", "create_table", table],
      ["secretsmanager", "create_secret", { Name: `${stem}/marketplace-reader`, SecretString: "{}" }],
      ["secretsmanager", "delete_secret", { SecretId: `${stem}/marketplace-reader` }],
    );
    expect(problems(await look("names", deployment()))).toEqual([
      expect.stringContaining(`a role ${stem}-extract that is not of this stack`),
      expect.stringContaining(`a table ${stem}-runs that`),
      expect.stringContaining(`the secret ${stem}/marketplace-reader is being deleted`),
      expect.stringContaining(`a topic ${stem}-critical that`),
    ]);
  });

  test("no room for a VPC, and a quota that is not listed", async () => {
    const quota = (name: string, value: number): object => ({ Quotas: [{ QuotaName: name, Value: value }] });
    const full = answering({ list_service_quotas: quota("VPCs per Region", 1), describe_vpcs: { Vpcs: [{}] } });
    const findings = await look("quotas", deployment(), full);
    expect(problems(findings)).toEqual([expect.stringContaining("VPCs per Region: 1 of 1 taken, 1 needed")]);
    expect(findings.map(({ status }) => status)).toEqual(["problem", "unknown", "unknown"]);
  });

  test("an instance class that is offered in two of three zones, a node type that is offered nowhere", async () => {
    const zones = (...names: readonly string[]) => names.map((Name) => ({ Name }));
    const offered = answering({
      describe_orderable_db_instance_options: {
        OrderableDBInstanceOptions: [{ AvailabilityZones: zones("us-east-1a", "us-east-1b") }],
      },
      describe_orderable_cluster_options: { OrderableClusterOptions: [] },
    });
    expect(problems(await look("offerings", deployment(), offered))).toEqual([
      expect.stringContaining("not offered in us-east-1c"),
      expect.stringContaining("ra3.xlplus nodes of Redshift: not offered in this Region"),
    ]);
  });

  test("an endpoint that one zone lacks", async () => {
    const services = ["s3", "dynamodb", "secretsmanager", "logs", "monitoring", "glue", "sts", "kms"];
    const ServiceDetails = services.map((name) => ({
      ServiceName: `com.amazonaws.us-east-1.${name}`,
      AvailabilityZones: name === "glue" ? ["us-east-1a", "us-east-1b"] : settings.zones,
    }));
    const [finding] = await look(
      "endpoints",
      deployment(),
      answering({ describe_vpc_endpoint_services: { ServiceDetails } }),
    );
    expect(finding?.text).toContain("com.amazonaws.us-east-1.glue (not in us-east-1c)");
  });

  test("a deployer without a right", async () => {
    const denied = answering({
      simulate_principal_policy: {
        EvaluationResults: [
          { EvalActionName: "kms:CreateKey", EvalDecision: "implicitDeny" },
          { EvalActionName: "s3:CreateBucket", EvalDecision: "allowed" },
        ],
      },
    });
    expect(problems(await look("permissions", deployment(), denied))).toEqual([
      expect.stringContaining("may not kms:CreateKey"),
    ]);
  });

  test("GitHub's identity provider is there before the bootstrap; then roles that trust somebody else", async () => {
    const provider = {
      Url: "https://token.actions.githubusercontent.com",
      ClientIDList: ["sts.amazonaws.com"],
      ThumbprintList: ["a".repeat(40)],
    };
    change(["iam", "create_open_id_connect_provider", provider]);
    expect(await look("github", deployment())).toEqual([
      expect.objectContaining({ status: "note", fix: expect.stringContaining("give its ARN to the bootstrap") }),
    ]);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const role = (RoleName: string): Call => ["iam", "create_role", { RoleName, AssumeRolePolicyDocument }];
    change(role("pulumi-preview"), role("pulumi-deploy"));
    expect(problems(await look("github", deployment()))).toHaveLength(2);
  });
});

test("what the deployer may not ask is said, with the permission, and the others go on", async () => {
  const patient = { deployment: deployment(), project: PROJECT, definition: DEFINITION };
  const refusing: Asker["ask"] = (question) =>
    question.service === "iam"
      ? Promise.reject(new Refused("AccessDenied", `not authorized to perform iam:${question.operation}`))
      : asker.ask(question);
  const examined = await examine(patient, refusing, () => undefined);
  const github = examined.find(({ id }) => id === "github")?.findings;
  expect(github).toEqual([
    expect.objectContaining({
      status: "unknown",
      fix: "allow the deployer iam:ListOpenIDConnectProviders, iam:GetRole",
    }),
  ]);
  expect(examined).toHaveLength(CHECKS.length);
});

test("the real command: findings as JSON by its schema, progress apart from it", () => {
  const { stdout, stderr } = pipeline(["doctor", "--stack", "prod", "--json"], PROJECT, aws.environment);
  const validate = new Ajv().compile(doctorSchema);
  expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
  expect(stderr).toContain(`1/${String(CHECKS.length)}`);
});

test("without credentials nothing is asked: one sentence, exit 2", () => {
  const nothing = { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/nonexistent/config" };
  const { exitCode, stderr } = pipeline(["doctor", "--stack", "prod"], PROJECT, nothing);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("AWS cannot be asked (NoCredentialsError)")]);
});
