import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "../deployment";
import { destructionNotices } from "../deployment";
import { Pipeline } from "../pipeline";
import type { Settings } from "../settings/settings";
import { rentalDeployment, settingsOf } from "../testing/deployments";
import { runStack } from "../testing/run-stack";
import { underMocks, type Registered } from "../testing/under-mocks";
import { Catalog } from "./catalog";
import { Jobs } from "./jobs";
import { Lake } from "./lake";
import { Network } from "./network";
import { Orchestration } from "./orchestration";
import { AURORA_VERSION } from "../aurora";
import { SourceDatabase } from "./source-database";
import { AdoptedWarehouse } from "./warehouse-adopted";
import { WarehouseCluster } from "./warehouse-cluster";
import { WarehouseWorkgroup } from "./warehouse-workgroup";

let prod: readonly Registered[];
let dev: readonly Registered[];

beforeAll(async () => {
  prod = await runStack("prod");
  dev = await runStack("dev");
});

/** Names and types of everything below a component, without what lies below its own components. */
function childrenOf(resources: readonly Registered[], component: string): readonly string[] {
  return resources
    .filter((resource) => resource.urn.split("::")[2]?.split("$").slice(0, -1).at(-1) === component)
    .map((resource) => `${resource.type.split(":").at(-1) ?? ""} ${resource.name}`)
    .sort();
}

function inputs(resources: readonly Registered[], type: string, name: string): Readonly<Record<string, unknown>> {
  const found = resources.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found.inputs;
}

describe("Pipeline", () => {
  test("is made of exactly these", () => {
    expect(childrenOf(prod, "rental:pipeline:Pipeline")).toEqual([
      "Backfill backfill",
      "Catalog catalog",
      "DailySnapshot snapshot",
      "EncryptionKey operations-key",
      "Jobs jobs",
      "Lake lake",
      "Ledger ledger",
      "Monitoring monitoring",
      "Network network",
      "Orchestration orchestration",
      "Queue failed-starts",
      "Recovery recovery",
      "Role warehouse-copy",
      "SourceDatabase marketplace",
      "TableRestore table-restore",
      "WarehouseCluster warehouse",
      "WarehouseName name",
    ]);
  });
});

describe("Network", () => {
  test("has the endpoints of the services that the jobs call, and the rules between its groups", () => {
    expect(childrenOf(prod, "rental:network:Network")).toEqual([
      "DefaultSecurityGroup network",
      "FlowLog network",
      "LogGroup network-flow",
      "NetworkRules network",
      "Role network-flow",
      "Vpc network",
      "VpcEndpoint network-dynamodb",
      "VpcEndpoint network-glue",
      "VpcEndpoint network-logs",
      "VpcEndpoint network-monitoring",
      "VpcEndpoint network-s3",
      "VpcEndpoint network-secretsmanager",
    ]);
    expect(childrenOf(prod, "rental:network:NetworkRules").filter((child) => child.includes("Rule"))).toEqual([
      "SecurityGroupEgressRule network-jobs-to-dynamodb",
      "SecurityGroupEgressRule network-jobs-to-endpoints",
      "SecurityGroupEgressRule network-jobs-to-jobs",
      "SecurityGroupEgressRule network-jobs-to-s3",
      "SecurityGroupEgressRule network-jobs-to-source",
      "SecurityGroupEgressRule network-warehouse-to-s3",
      "SecurityGroupIngressRule network-jobs-to-endpoints",
      "SecurityGroupIngressRule network-jobs-to-jobs",
      "SecurityGroupIngressRule network-jobs-to-source",
    ]);
  });

  test("is isolated: three zones, no NAT", () => {
    expect(inputs(prod, "awsx:ec2:Vpc", "network")).toMatchObject({
      availabilityZoneNames: ["us-east-1a", "us-east-1b", "us-east-1c"],
      natGateways: { strategy: "None" },
      subnetSpecs: [{ type: "Isolated" }],
    });
  });

  test("names groups and prefix lists in every rule, never an address", () => {
    const rules = prod.filter((resource) => resource.type.startsWith("aws:vpc/securityGroup"));
    expect(rules).toHaveLength(9);
    for (const { inputs: rule } of rules) {
      expect(rule["cidrIpv4"]).toBeUndefined();
      expect(String(rule["referencedSecurityGroupId"] ?? rule["prefixListId"])).toMatch(/^(sg|pl)-[0-9a-f]+$/);
    }
  });
});

describe("Lake", () => {
  test("has a key, access logs, a lifecycle, and sends a copy to the other site", () => {
    expect(childrenOf(prod, "rental:lake:Lake")).toEqual([
      "BucketLifecycleConfiguration lake",
      "BucketLifecycleConfiguration lake-logs",
      "BucketNotification lake",
      "EncryptionKey lake-key",
      "LakeCopy lake-copy",
      "PrivateBucket lake",
      "PrivateBucket lake-logs",
    ]);
    expect(
      inputs(prod, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lake")["rules"],
    ).toContainEqual(expect.objectContaining({ filter: { prefix: "raw/" }, expiration: { days: 90 } }));
  });

  test("replicates the declared zones and the backups, and no others, to a bucket and a key over there", () => {
    const { rules } = inputs(prod, "aws:s3/bucketReplicationConfig:BucketReplicationConfig", "lake-copy") as {
      rules: readonly {
        filter: { prefix: string };
        destination: { bucket: string; encryptionConfiguration: { replicaKmsKeyId: string } };
      }[];
    };
    expect(rules.map((rule) => rule.filter.prefix)).toEqual(["curated/", "manifests/", "backup/"]);
    expect(rules[0]?.destination.bucket).toBe("arn:aws:s3:::rental-analytics-standby");
    expect(rules[0]?.destination.encryptionConfiguration.replicaKmsKeyId).toBe(
      "arn:aws:kms:us-west-2:123456789012:alias/rental-etl-pipeline-prod-standby/lake-key",
    );
  });
});

describe("SourceDatabase", () => {
  test("is what the seed says, in prod", () => {
    expect(inputs(prod, "aws:rds/clusterInstance:ClusterInstance", "marketplace-writer")["instanceClass"]).toBe(
      "db.r5.2xlarge",
    );
    expect(inputs(prod, "aws:rds/cluster:Cluster", "marketplace")).toMatchObject({
      manageMasterUserPassword: true,
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: true,
      deletionProtection: true,
    });
    expect(childrenOf(prod, "rental:source:SourceDatabase")).toEqual([
      "Cluster marketplace",
      "ClusterInstance marketplace-reader",
      "ClusterInstance marketplace-writer",
      "ClusterParameterGroup marketplace",
      "EncryptionKey marketplace-key",
      "LogGroup marketplace-audit",
      "LogGroup marketplace-error",
      "ReaderUser marketplace-reader",
      "Role marketplace-monitoring",
      "SubnetGroup marketplace",
    ]);
  });

  test("stays on its long-term support line: AWS raises no minor version by itself", () => {
    const instances = prod.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance");
    expect(instances.map((instance) => instance.inputs["autoMinorVersionUpgrade"])).toEqual([false, false]);
    expect(inputs(prod, "aws:rds/cluster:Cluster", "marketplace")["engineVersion"]).toBe(AURORA_VERSION);
  });

  test("is read through its reader and a user of its own", () => {
    const connection = inputs(prod, "aws:glue/connection:Connection", "jobs-marketplace")["connectionProperties"];
    // The provider holds connection properties for secret, whatever is in them.
    expect(connection).toMatchObject({ value: { SECRET_ID: "rental-etl-pipeline/source/marketplace" } });
    expect(JSON.stringify(connection)).toContain("cluster-ro-");
  });
});

describe("Warehouse", () => {
  test("is what the seed says, in prod", () => {
    expect(inputs(prod, "aws:redshift/cluster:Cluster", "warehouse")).toMatchObject({
      nodeType: "ra3.xlplus",
      numberOfNodes: 2,
      manageMasterPassword: true,
      enhancedVpcRouting: true,
      availabilityZoneRelocationEnabled: true,
      multiAz: false,
      publiclyAccessible: false,
    });
    expect(childrenOf(prod, "rental:warehouse:WarehouseCluster")).toEqual([
      "Cluster warehouse",
      "EncryptionKey warehouse-key",
      "LogGroup warehouse-connectionlog",
      "LogGroup warehouse-useractivitylog",
      "LogGroup warehouse-userlog",
      "Logging warehouse",
      "ParameterGroup warehouse",
      "SnapshotCopy warehouse",
      "SubnetGroup warehouse",
    ]);
  });

  test("takes the declared daily snapshot and leaves the automated ones their rhythm", () => {
    expect(inputs(prod, "aws:scheduler/schedule:Schedule", "snapshot")).toMatchObject({
      scheduleExpression: "cron(0 6 * * ? *)",
      target: { arn: "arn:aws:scheduler:::aws-sdk:redshift:createClusterSnapshot" },
    });
    expect(prod.filter((resource) => resource.type.includes("snapshotSchedule"))).toEqual([]);
  });

  test("is serverless in dev, with a limit of what a day may cost", () => {
    expect(childrenOf(dev, "rental:warehouse:WarehouseWorkgroup")).toEqual([
      "EncryptionKey warehouse-key",
      "LogGroup warehouse-connectionlog",
      "LogGroup warehouse-useractivitylog",
      "LogGroup warehouse-userlog",
      "Namespace warehouse",
      "UsageLimit warehouse",
      "Workgroup warehouse",
    ]);
    expect(inputs(dev, "aws:redshiftserverless/usageLimit:UsageLimit", "warehouse")).toMatchObject({
      breachAction: "deactivate",
      period: "daily",
    });
  });
});

describe("Jobs", () => {
  test.each(["jobs-extract", "jobs-load"])("%s runs on Glue 5.1, watched, never by itself again", (name) => {
    const job = inputs(prod, "aws:glue/job:Job", name);
    expect(job).toMatchObject({
      glueVersion: "5.1",
      maxRetries: 0,
      timeout: 60,
      securityConfiguration: "rental-etl-pipeline-jobs",
    });
    expect(job["defaultArguments"]).toMatchObject({
      "--enable-continuous-cloudwatch-log": "true",
      "--enable-metrics": "true",
      "--enable-observability-metrics": "true",
    });
    expect((job["command"] as { scriptLocation: string }).scriptLocation).toMatch(
      /^s3:\/\/rental-analytics\/artifacts\/jobs\/[0-9a-f]{12}\//,
    );
  });

  test("upload exactly what the jobs name", () => {
    const keys = prod
      .filter((resource) => resource.type.endsWith("BucketObjectv2"))
      .map((resource) => `s3://rental-analytics/${String(resource.inputs["key"])}`);
    const job = inputs(prod, "aws:glue/job:Job", "jobs-extract");
    const named = job["nonOverridableArguments"] as Readonly<Record<string, string>>;
    expect(keys).toEqual(
      expect.arrayContaining([
        named["--plan"],
        named["--extra-py-files"],
        ...(named["--additional-python-modules"] ?? "").split(","),
      ]),
    );
    expect(keys).toHaveLength(11);
  });
});

test("Orchestration publishes versions, starts the alias, and logs no data", () => {
  expect(childrenOf(prod, "rental:orchestration:Orchestration")).toEqual([
    "Alias orchestration-pipeline",
    "Alias orchestration-sql",
    "LogGroup orchestration-pipeline",
    "LogGroup orchestration-sql",
    "Role orchestration-pipeline",
    "Role orchestration-sql",
    "Role orchestration-start",
    "Schedule orchestration",
    "StateMachine orchestration-pipeline",
    "StateMachine orchestration-sql",
  ]);
  expect(inputs(prod, "aws:sfn/stateMachine:StateMachine", "orchestration-pipeline")).toMatchObject({
    publish: true,
    type: "STANDARD",
    loggingConfiguration: { includeExecutionData: false, level: "ALL" },
    tracingConfiguration: { enabled: true },
  });
});

describe("what exists already", () => {
  const existing: Settings["warehouse"] = {
    kind: "existing",
    host: "your-cluster.us-east-1.redshift.amazonaws.com",
    database: "dev",
    user: "admin",
    password: { secure: "environment" },
  };

  const adopted = (
    changes: Partial<Settings>,
    password: pulumi.Output<string> | null,
  ): Promise<readonly Registered[]> =>
    underMocks("test", () => {
      const deployment = rentalDeployment("dev", changes);
      new Pipeline("pipeline", {
        deployment,
        migrations: [],
        warehousePassword: password,
        notify: { critical: [], warning: [] },
      });
    });

  test("a warehouse is adopted: no cluster, no key, no snapshot of its own", async () => {
    const resources = await adopted({ warehouse: existing }, pulumi.secret("planted"));
    expect(childrenOf(resources, "rental:warehouse:AdoptedWarehouse")).toEqual(["GivenSecret warehouse"]);
    expect(resources.filter((resource) => resource.type.startsWith("aws:redshift"))).toEqual([]);
    const sql = JSON.parse(
      String(inputs(resources, "aws:sfn/stateMachine:StateMachine", "orchestration-sql")["definition"]),
    ) as {
      States: { Submit: { Parameters: Readonly<Record<string, string>> } };
    };
    expect(sql.States.Submit.Parameters).toMatchObject({ "ClusterIdentifier.$": "$.warehouse.name" });
    const site = String(inputs(resources, "aws:dynamodb/tableItem:TableItem", "site")["item"]);
    for (const part of ["your-cluster", '"dev"', "secret:"]) expect(site).toContain(part);
  });

  test("a planted password is nowhere but inside a Pulumi secret", async () => {
    const resources = await adopted({ warehouse: existing }, pulumi.secret("PLANTED-7f3a"));
    const holders = resources.filter((resource) => JSON.stringify(resource.inputs).includes("PLANTED-7f3a"));
    // Not a SecretVersion, whose refresh reads the value back.
    expect(holders.map(({ type, name }) => [type, name])).toEqual([
      ["aws:lambda/invocation:Invocation", "warehouse-secret"],
    ]);
    const { input, ...open } = holders[0]?.inputs ?? {};
    // Pulumi's mark of a secret in what goes to the engine.
    expect((input as Readonly<Record<string, unknown>>)["4dabf18193072939515e22adb298388d"]).toBe(
      "1b47061264138c4ac30d75fd1eb44270",
    );
    expect(JSON.stringify(open)).not.toContain("PLANTED");
  });

  test("a role is used for the jobs, and none is made", async () => {
    const role = "arn:aws:iam::123456789012:role/GlueETLRole";
    const resources = await adopted({ jobs: { role } }, null);
    expect(inputs(resources, "aws:glue/job:Job", "jobs-extract")["roleArn"]).toBe(role);
    expect(
      resources.filter((resource) => resource.type === "aws:iam/role:Role" && resource.name.startsWith("jobs")),
    ).toEqual([]);
  });

  test("a network and a database are joined by rules alone", async () => {
    const resources = await adopted(
      {
        network: {
          kind: "existing",
          vpc: "vpc-0123456789abcdef0",
          subnets: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
          routeTables: ["rtb-0123456789abcdef0"],
          endpoints: false,
        },
        sources: {
          marketplace: {
            kind: "existing",
            host: "db.internal",
            port: 3307,
            database: "shop",
            secret: "shop/reader",
            securityGroup: "sg-0123456789abcdef0",
          },
        },
      },
      null,
    );
    expect(
      resources.filter(
        (resource) =>
          resource.type === "awsx:ec2:Vpc" ||
          resource.type.endsWith("VpcEndpoint") ||
          resource.type.startsWith("aws:rds"),
      ),
    ).toEqual([]);
    expect(childrenOf(resources, "rental:source:SourceAccess")).toEqual([
      "SecurityGroupEgressRule marketplace",
      "SecurityGroupIngressRule marketplace",
    ]);
    expect(
      inputs(resources, "aws:glue/connection:Connection", "jobs-marketplace")["connectionProperties"],
    ).toMatchObject({ value: { JDBC_CONNECTION_URL: "jdbc:mysql://db.internal:3307/shop", SECRET_ID: "shop/reader" } });
  });
});

describe("broken args are reported all at once", () => {
  const deployment = rentalDeployment("prod");
  const broken = (changes: object): Deployment => ({ ...deployment, ...changes });
  const warehouseArgs = {
    deployment,
    subnetIds: [],
    securityGroupId: "",
    copyRoleArn: "",
    operationsKeyArn: pulumi.output(""),
    password: null,
  };
  const prodWarehouse = settingsOf("prod").warehouse as Extract<Settings["warehouse"], { kind: "provisioned" }>;
  const devWarehouse = settingsOf("dev").warehouse as Extract<Settings["warehouse"], { kind: "serverless" }>;
  const aurora = settingsOf("prod").sources["marketplace"] as Extract<Settings["sources"][string], { kind: "aurora" }>;
  const plan = {
    version: 1,
    pipeline: "p",
    time_zone: "UTC",
    jobs: { extract: "a", load: "b" },
    lake: { root: "", zones: deployment.model.lake.zones },
    ledger_table: "",
    sources: [],
    rules: [],
    targets: [],
  } as const;

  const cases: readonly (readonly [string, () => unknown, readonly string[]])[] = [
    [
      "Lake",
      () =>
        new Lake("x", {
          deployment: broken({
            region: "us-west-2",
            model: {
              ...deployment.model,
              lake: { zones: { ...deployment.model.lake.zones, raw: "/raw" }, keepRawDays: 0 },
            },
          }),
        }),
      ["deployment.model.lake.zones.raw", "deployment.model.lake.keepRawDays", "deployment.other.region"],
    ],
    [
      "Network",
      () =>
        new Network("x", {
          deployment: broken({
            settings: { ...deployment.settings, zones: ["us-east-1a", "us-east-1a", "us-east-1b"] },
          }),
          endpoints: { gateway: [], interface: [] },
          keyArn: "",
        }),
      ["deployment.settings.zones", "endpoints.gateway"],
    ],
    [
      "SourceDatabase",
      () =>
        new SourceDatabase("x", {
          deployment,
          source: "shop",
          database: { ...aurora, backupDays: 0, capacity: { minimum: 1, maximum: 2 } },
          subnetIds: [],
          securityGroupId: "",
          readerSecret: "",
          operationsKeyArn: "",
        }),
      ["source", "database.capacity", "database.backupDays"],
    ],
    [
      "WarehouseCluster",
      () =>
        new WarehouseCluster("x", {
          ...warehouseArgs,
          settings: { ...prodWarehouse, nodeType: "dc2.large", nodes: 0, adminUser: "awsuser", database: "dev" },
        }),
      ["settings.nodeType", "settings.nodes", "settings.adminUser", "settings.database"],
    ],
    [
      "WarehouseWorkgroup",
      () =>
        new WarehouseWorkgroup("x", {
          ...warehouseArgs,
          settings: { ...devWarehouse, baseCapacity: 2, maxCapacity: 1, dailyLimit: 0 },
        }),
      ["settings.baseCapacity", "settings.baseCapacity", "settings.dailyLimit"],
    ],
    [
      "AdoptedWarehouse",
      () =>
        new AdoptedWarehouse("x", {
          ...warehouseArgs,
          settings: { kind: "existing", host: "warehouse.example.com", database: "", user: "" },
        }),
      ["settings.host", "settings.user", "settings.database"],
    ],
    [
      "Jobs",
      () =>
        new Jobs("x", {
          deployment,
          specs: [],
          artifacts: [],
          bucket: "",
          lakeKeyArn: "",
          operationsKeyArn: "",
          access: pulumi.output({} as never),
          subnetIds: pulumi.output([]),
          securityGroupId: "",
          sources: {},
        }),
      ["specs", "sources.marketplace"],
    ],
    [
      "Catalog",
      () => new Catalog("x", { deployment, plan, rulesets: [{ source: "a", table: "b", text: "" }] }),
      ["plan.sources", "rulesets[0].table"],
    ],
    [
      "Orchestration",
      () =>
        new Orchestration("x", {
          deployment: broken({
            names: { ...deployment.names, machines: { pipeline: "a b", sql: "c", alias: "live" } },
            model: { ...deployment.model, schedule: { kind: "daily", at: "25:00", timeZone: "UTC" } },
          }),
          definitions: { pipeline: "", sql: "{}", parts: [{ physicalName: "", definition: "[]" }] },
          access: pulumi.output({} as never),
          lakeKeyArn: "",
          keyArn: "",
          queueArn: "",
        }),
      [
        "definitions.pipeline",
        "definitions.parts[0].definition",
        "deployment.names.machines.pipeline",
        "definitions.parts[0].physicalName",
        "deployment.model.schedule.at",
      ],
    ],
  ];

  test.each(cases)("%s", async (_name, make, paths) => {
    let thrown: unknown = null;
    await underMocks("test", () => {
      try {
        make();
      } catch (error) {
        thrown = error;
      }
    });
    expect(pulumi.InputPropertiesError.isInstance(thrown)).toBe(true);
    const { errors } = thrown as { readonly errors: readonly { readonly propertyPath: string }[] };
    expect(errors.map((error) => error.propertyPath)).toEqual(paths);
  });
});

describe("destroying what holds data", () => {
  test("needs the definition and the settings", () => {
    expect([...rentalDeployment("prod", { destroy: ["lake"] }, ["lake", "ledger"]).destroyable]).toEqual(["lake"]);
    expect([...rentalDeployment("prod", { destroy: [] }, ["lake"]).destroyable]).toEqual([]);
  });

  test("is said at every preview", () => {
    expect(destructionNotices(["lake", "ledger"], ["lake", "source"])).toEqual([
      { severity: "warning", text: "lake: not protected; removing it destroys its data" },
      {
        severity: "info",
        text: "ledger: still protected and retained: the definition lets it go, the settings do not",
      },
      {
        severity: "info",
        text: "source: still protected and retained: the settings let it go, the definition does not",
      },
    ]);
  });

  test("takes protection away from that part alone", async () => {
    const resources = await underMocks("test", () => {
      const deployment = rentalDeployment("prod", { destroy: ["warehouse"] }, ["warehouse"]);
      new Pipeline("pipeline", {
        deployment,
        migrations: [],
        warehousePassword: null,
        notify: { critical: [], warning: [] },
      });
    });
    const find = (type: string, name: string): Registered =>
      resources.find((resource) => resource.type === type && resource.name === name)!;
    expect(find("aws:redshift/cluster:Cluster", "warehouse")).toMatchObject({ protect: false, retainOnDelete: false });
    expect(find("aws:redshift/cluster:Cluster", "warehouse").inputs["skipFinalSnapshot"]).toBe(true);
    expect(find("aws:s3/bucket:Bucket", "lake")).toMatchObject({ protect: true, retainOnDelete: true });
  });
});
