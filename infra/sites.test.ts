import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import type { Standby } from "../pipeline-dsl/model";
import { FAILOVER_INPUT } from "../pipeline-dsl/targets/recovery";
import { deploymentOf } from "./deployment";
import { checkSettingsText } from "./settings/check";
import { settingsOf } from "./testing/deployments";
import { regionOf } from "./testing/mock-aws";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import type { Registered } from "./testing/under-mocks";
import { WARM_MODEL } from "./testing/warm-standby";

// A pipeline of two sites: two stacks of one program, each of which owns what lies in its Region and knows the other's names.

const SITES = { prod: "prod-standby", "prod-standby": "prod" } as const;
type Stack = keyof typeof SITES;
const STACKS = Object.keys(SITES) as Stack[];
const stacks = new Map<string, readonly Registered[]>();

beforeAll(async () => {
  for (const stack of STACKS) stacks.set(stack, await runStack(stack));
});

const of = (stack: string): readonly Registered[] => stacks.get(stack)!;
const find = (stack: string, type: string, name: string): Registered["inputs"] =>
  of(stack).find((resource) => resource.type.endsWith(`:${type}`) && resource.name === name)!.inputs;

describe.each(STACKS)("%s, with the other Region gone", (stack) => {
  test("makes and reads nothing outside its own Region", () => {
    const providers = of(stack).filter(({ type }) => type.startsWith("pulumi:providers:"));
    expect(providers.map(({ name }) => name)).toEqual(["aws"]);
    const elsewhere = of(stack).filter(
      ({ type, inputs }) => type.startsWith("aws:") && "region" in inputs && inputs["region"] !== regionOf(of(stack)),
    );
    expect(elsewhere.map(({ urn }) => urn)).toEqual([]);
  });

  test("names the other Region only where its own services will call it, and nowhere that a deployment does", () => {
    const there = regionOf(of(SITES[stack]));
    const naming = of(stack)
      .filter(({ inputs }) => JSON.stringify(inputs).includes(there))
      .map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`);
    // Rules for S3, Redshift and Route 53, two roles' permissions, the environment of a function that notices when nobody answers.
    expect(naming).toEqual([
      "RolePolicy lake-copy",
      "BucketReplicationConfig lake-copy",
      "RolePolicy recovery",
      "Function recovery",
      ...(stack === "prod" ? ["SnapshotCopy warehouse", "HealthCheck name"] : []),
    ]);
  });

  test("is no failing back: the site's item is made once, and nothing else is made of it", () => {
    const item = of(stack).find(({ type }) => type === "aws:dynamodb/tableItem:TableItem")!;
    expect(item.ignoreChanges).toEqual(["item"]);
    expect(JSON.parse(String(item.inputs["item"]))).toMatchObject({ active: { S: "primary" }, epoch: { N: "1" } });
    expect(of(stack).filter(({ dependsOn }) => dependsOn.includes(item.urn))).toEqual([]);
  });
});

describe("what one stack names of the other is what the other makes", () => {
  test.each(STACKS)("%s: bucket, key, ledger, grant", (stack) => {
    const other = SITES[stack];
    const made = {
      bucket: find(other, "Bucket", "lake")["bucket"],
      versioned: find(other, "BucketVersioning", "lake")["versioningConfiguration"],
      lakeKey: find(other, "Alias", "lake-key")["name"],
      ledgerKey: find(other, "Alias", "operations-key")["name"],
      ledger: find(other, "Table", "ledger")["name"],
    };
    const [rule] = find(stack, "BucketReplicationConfig", "lake-copy")["rules"] as readonly {
      readonly destination: { readonly bucket: string; readonly encryptionConfiguration: { replicaKmsKeyId: string } };
    }[];
    expect(rule?.destination.bucket).toBe(`arn:aws:s3:::${String(made.bucket)}`);
    expect(made.versioned).toEqual({ status: "Enabled" });
    const there = regionOf(of(other));
    expect(rule?.destination.encryptionConfiguration.replicaKmsKeyId).toBe(
      `arn:aws:kms:${there}:123456789012:${String(made.lakeKey)}`,
    );
    const { variables } = find(stack, "Function", "recovery")["environment"] as {
      readonly variables: Readonly<Record<string, string>>;
    };
    expect(variables).toMatchObject({ OTHER_REGION: there, OTHER_LEDGER_TABLE: made.ledger });
    expect(variables["SITE"]).toBe(stack === "prod" ? "primary" : "standby");
    expect(String(find(stack, "RolePolicy", "recovery")["policy"])).toContain(String(made.ledgerKey));
  });

  test("the grant that the primary's copies ask for lies at the standby, which restores that cluster's snapshots", () => {
    const grant = find("prod-standby", "SnapshotCopyGrant", "snapshot-copies")["snapshotCopyGrantName"];
    expect(find("prod", "SnapshotCopy", "warehouse")["snapshotCopyGrantName"]).toBe(grant);
    const machine = String(find("prod-standby", "StateMachine", "recovery-failover")["definition"]);
    const cluster = String(find("prod", "Cluster", "warehouse")["clusterIdentifier"]);
    expect(machine.includes(`"ClusterIdentifier":"${cluster}"`)).toBe(true);
  });

  test("a failover restores into the warehouse, a rehearsal beside it, with the secret that AWS made up for it", () => {
    const machine = String(find("prod-standby", "StateMachine", "recovery-failover")["definition"]);
    const rehearsal = String(find("prod-standby", "Namespace", "rehearsal")["namespaceName"]);
    expect(machine.includes(`"namespace":"${rehearsal}"`)).toBe(true);
    expect(
      machine.includes(`"namespace":"${String(find("prod-standby", "Namespace", "warehouse")["namespaceName"])}"`),
    ).toBe(true);
    const secrets = machine.match(/secret:redshift![^"]+/g)?.map((secret) => secret.slice(0, -"-012345".length));
    expect(secrets).toEqual([`secret:redshift!${rehearsal}-warehouse_owner`]);
    expect(machine.includes("-000000")).toBe(false);
    // And the restored admin has a secret under the key that the first one had.
    for (const namespace of ["warehouse", "rehearsal"]) {
      const key = String(find("prod-standby", "Namespace", namespace)["adminPasswordSecretKmsKeyId"]);
      expect(machine.includes(`"AdminPasswordSecretKmsKeyId":"${key}"`)).toBe(true);
    }
  });

  test("readers' name is one of two records, and the primary's holds as long as the standby's alarm is silent", () => {
    const records = STACKS.map((stack) => find(stack, "Record", "name"));
    expect(records.map(({ name, zoneId, ttl }) => [name, zoneId, ttl])).toEqual(
      STACKS.map(() => ["warehouse.example.com", "Z0123456789EXAMPLE", 60]),
    );
    expect(records.map(({ failoverRoutingPolicies }) => failoverRoutingPolicies)).toEqual([
      [{ type: "PRIMARY" }],
      [{ type: "SECONDARY" }],
    ]);
    expect(records.map(({ healthCheckId }) => healthCheckId !== undefined)).toEqual([true, false]);
    expect(
      records.map(({ records: hosts }) =>
        String(hosts)
          .split(".")
          .filter((part) => !/^[0-9a-f]{12}$/.test(part))
          .join("."),
      ),
    ).toEqual([
      "rental-etl-pipeline.redshift.amazonaws.com",
      "rental-etl-pipeline-prod-standby.redshift-serverless.amazonaws.com",
    ]);
    const alarm = find("prod-standby", "MetricAlarm", "name");
    expect(find("prod", "HealthCheck", "name")).toMatchObject({
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: alarm["name"],
      cloudwatchAlarmRegion: regionOf(of("prod-standby")),
      insufficientDataHealthStatus: "LastKnownStatus",
    });
    // Both sites' functions publish the figure that this alarm watches, in its Region and its namespace.
    for (const stack of STACKS) {
      const { variables } = find(stack, "Function", "recovery")["environment"] as {
        readonly variables: Readonly<Record<string, string>>;
      };
      expect(variables).toMatchObject({
        NAME_ALARM: alarm["name"],
        NAME_REGION: regionOf(of("prod-standby")),
        NAME_NAMESPACE: alarm["namespace"],
      });
      expect(String(find(stack, "StateMachine", "recovery-failover")["definition"]).includes("SwitchName")).toBe(true);
    }
    expect(readFileSync(join(__dirname, "..", "jobs", "recovery", "name.py"), "utf8")).toContain(
      `METRIC = "${String(alarm["metricName"])}"`,
    );
  });

  test("the declared rehearsal is started at the standby, by the failover's own input, and nowhere else", () => {
    const { scheduleExpression, state, target } = find("prod-standby", "Schedule", "recovery-rehearsal") as {
      readonly scheduleExpression: string;
      readonly state: string;
      readonly target: { readonly input: string };
    };
    expect([scheduleExpression, state]).toEqual(["cron(0 12 1 * ? *)", "ENABLED"]);
    const call = JSON.parse(target.input) as { readonly Input: string; readonly StateMachineArn: string };
    expect(new Ajv().validate(FAILOVER_INPUT, JSON.parse(call.Input))).toBe(true);
    expect(call.StateMachineArn).toBe(
      "arn:aws:states:us-west-2:123456789012:stateMachine:RentalETLPipelineFailover-prod-standby:live",
    );
    expect(of("prod").filter(({ name: made }) => made === "recovery-rehearsal")).toEqual([]);
  });

  test("a warm standby follows every few minutes, at the standby alone; a pilot light has nothing that could", async () => {
    const follows = (registered: readonly Registered[]): readonly string[] =>
      registered
        .filter(({ name: made }) => made.startsWith("recovery-follow"))
        .map(({ type }) => type.split(":").at(-1)!);
    const warm = await runStack("prod-standby", { model: WARM_MODEL });
    expect(follows(warm)).toEqual(expect.arrayContaining(["StateMachine", "Alias", "Schedule"]));
    const schedule = warm.find(({ type, name: made }) => type.endsWith(":Schedule") && made === "recovery-follow")!;
    expect(schedule.inputs).toMatchObject({ scheduleExpression: "rate(5 minutes)", state: "ENABLED" });
    expect(JSON.parse((schedule.inputs["target"] as { readonly input: string }).input)).toEqual({
      Input: "{}",
      StateMachineArn: "arn:aws:states:us-west-2:123456789012:stateMachine:RentalETLPipelineFollow-prod-standby:live",
    });
    for (const stack of STACKS) expect(follows(of(stack))).toEqual([]);
    expect(follows(await runStack("prod", { model: WARM_MODEL }))).toEqual([]);
  });

  const name = fc.stringMatching(/^[a-z0-9](-?[a-z0-9]){0,15}$/);
  test("a law of all names", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
        fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/), { minLength: 2, maxLength: 2 }),
        ([here = "", there = ""], [bucket = "", otherBucket = ""]) => {
          const primary = deploymentOf(
            RENTAL_MODEL,
            here,
            settingsOf("prod", { lake: { bucket }, standby: { stack: there, bucket: otherBucket } }),
            [],
          );
          const standby = deploymentOf(
            RENTAL_MODEL,
            there,
            settingsOf("prod-standby", {
              lake: { bucket: otherBucket },
              standbyOf: { stack: here, region: primary.region, bucket },
            }),
            [],
          );
          expect([primary.other?.names, primary.other?.region]).toEqual([standby.names, standby.region]);
          expect([standby.other?.names, standby.other?.region]).toEqual([primary.names, primary.region]);
          expect([primary.site, standby.site]).toEqual(["primary", "standby"]);
        },
      ),
    );
  });
});

describe("settings of a site that cannot be are refused, with the fix", () => {
  const promise = { rpoSeconds: 86_400, rtoSeconds: 14_400 };
  const declared: Standby = RENTAL_MODEL.recovery.standby;
  const warm: Standby = { kind: "warmStandby", region: "us-west-2", ...promise };
  const faultsOf = (stack: string, before: string, after: string, standby: Standby) => {
    const text = readFileSync(join(__dirname, "..", `Pulumi.${stack}.yaml`), "utf8");
    if (before !== "") expect(text).toContain(before);
    return checkSettingsText("Pulumi.test.yaml", text.replace(before, after), { standby }).faults;
  };

  test.each<[string, string, string, string, Standby, string]>([
    ["another Region than the definition's", "prod-standby", "us-west-2", "us-west-1", declared, "region"],
    [
      "the primary's own Region",
      "prod-standby",
      "region: us-east-1",
      "region: us-west-2",
      declared,
      "standbyOf.region",
    ],
    [
      "the primary's own bucket",
      "prod-standby",
      "bucket: rental-analytics-standby",
      "bucket: rental-analytics",
      declared,
      "standbyOf.bucket",
    ],
    [
      "two roles at once",
      "prod",
      "  rental:zones",
      "  rental:standbyOf: { stack: a, region: eu-west-1, bucket: abc }\n  rental:zones",
      declared,
      "standbyOf",
    ],
    ["one cluster over two zones", "prod", "", "", { kind: "multiAz", ...promise }, "standby"],
    [
      "one cluster over two zones, seen from its standby",
      "prod-standby",
      "",
      "",
      { kind: "multiAz", ...promise },
      "standbyOf",
    ],
    ...(["prod", "prod-standby"] as const).map((stack): [string, string, string, string, Standby, string] => [
      `a pilot light that is restored into a new cluster, seen from ${stack}`,
      stack,
      "",
      "",
      { ...warm, kind: "pilotLight", target: "provisioned" },
      stack === "prod" ? "standby" : "standbyOf",
    ]),
    [
      "a pilot light whose cluster runs already",
      "prod-standby",
      "kind: serverless\n    baseCapacity: 32\n    maxCapacity: 64\n    dailyLimit: 128",
      "kind: provisioned\n    nodeType: ra3.large\n    nodes: 2\n    snapshotDays: 7",
      declared,
      "warehouse.kind",
    ],
    [
      "a database of its own",
      "prod-standby",
      "kind: existing\n      host",
      "kind: aurora\n      host",
      declared,
      "sources.marketplace.kind",
    ],
  ])("%s", (_what, stack, before, after, standby, key) => {
    const faults = faultsOf(stack, before, after, standby);
    expect(faults.map((fault) => fault.key)).toContain(key);
  });

  test("a warm standby of a serverless primary is one", () => {
    expect(faultsOf("prod-standby", "", "", warm)).toEqual([]);
  });
});
