import type { PipelineModel } from "../../pipeline-dsl/model";
import { machineCalls, type MachinePlace, type SiteWarehouse } from "./machine-calls";
import { ACCOUNT } from "./mock-aws";
import type { Call, Permissions } from "./simulate";
import type { Stack } from "./stacks";

type Arn = (service: string, resource: string) => string;
const arnIn =
  (region: string): Arn =>
  (service, resource) =>
    `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const DAY = "load_date=2026-01-31";
const FILE = `${DAY}/part-0.parquet`;

const BACKUP = "backup/dim_apartments/2026-01-25/backup/";

/** Names of one stack that calls name. */
export interface StackNames {
  readonly stem: string;
  readonly pipeline: string;
  readonly alias: string;
  readonly region: string;
  readonly lake: string;
  /** The other site, if there is one. */
  readonly other: { readonly region: string; readonly stem: string; readonly lake: string } | null;
  readonly ledger: string;
  readonly source: string;
  /** Name of the secret by which the source is read. */
  readonly sourceSecret: string;
  /** The source's database is the stack's own, so that its reader is too. */
  readonly ownSource: boolean;
  readonly warehouse: "cluster" | "workgroup";
  /** A workgroup that the stack did not make. */
  readonly adopted?: { readonly workgroupArn: string; readonly namespaceArn: string };
}

/** What UNLOAD tells S3 of encryption: the key that its text names, or S3's own, whatever the bucket's default is. */
function unloaded(call: Call, permissions: Permissions): Call {
  if (call.action !== "s3:PutObject") return call;
  const definition = permissions.input("aws:sfn/stateMachine:StateMachine", "orchestration-pipeline", "definition");
  const key = /UNLOAD \(.*?KMS_KEY_ID [\\']+([^\\']+)[\\']+\\nENCRYPTED/.exec(String(definition))?.[1];
  const header = "s3:x-amz-server-side-encryption";
  return {
    ...call,
    context: key === undefined ? { [header]: "AES256" } : { [header]: "aws:kms", [`${header}-aws-kms-key-id`]: key },
  };
}

/** The names of the rental stacks. */
export function rentalNames(stack: Stack): StackNames {
  const suffix = stack === "prod" ? "" : `-${stack}`;
  const primary = { region: "us-east-1", stem: "rental-etl-pipeline", lake: "rental-analytics" };
  const standby = { region: "us-west-2", stem: "rental-etl-pipeline-prod-standby", lake: "rental-analytics-standby" };
  return {
    stem: `rental-etl-pipeline${suffix}`,
    pipeline: `RentalETLPipeline${suffix}`,
    alias: "live",
    region: stack === "prod-standby" ? standby.region : primary.region,
    other: { dev: null, prod: standby, "prod-standby": primary }[stack],
    lake: stack === "prod-standby" ? standby.lake : `rental-analytics${suffix}`,
    sourceSecret: `${stack === "prod-standby" ? primary.stem : `rental-etl-pipeline${suffix}`}/source/marketplace`,
    ownSource: stack !== "prod-standby",
    ledger: `rental-etl-pipeline${suffix}-runs`,
    source: "marketplace",
    warehouse: stack === "prod" ? "cluster" : "workgroup",
  };
}

/**
 * Every call that is made in the name of each role: by our code, which a test reads for what it asks of boto3, by the machines'
 * tasks, and by the services in a role's name. A permission that none of them needs is one too many.
 */
export function roleCalls(
  model: PipelineModel,
  names: StackNames,
  permissions: Permissions,
): Readonly<Record<string, readonly Call[]>> {
  const { stem, pipeline, alias, lake, source, region, other } = names;
  const arn = arnIn(region);
  const bucket = `arn:aws:s3:::${lake}`;
  const object = (key: string): string => `${bucket}/${key}`;
  const tables = (zone: string): readonly string[] =>
    model.sources.flatMap(({ name, tables: of }) => of.map((table) => `${zone}/${name}/${table.name}/`));
  const curated = model.warehouse.targets.map((target) => `curated/${target.name}/`);
  const readerSecret = arn("secretsmanager", `secret:${names.sourceSecret}-AbC123`);
  const ledger = (action: string): Call => ({
    action: `dynamodb:${action}`,
    resource: arn("dynamodb", `table/${names.ledger}`),
    context: { "dynamodb:LeadingKeys": [model.name] },
  });
  const own = (actions: readonly string[], resource: string): readonly Call[] =>
    actions.map((action) => ({ action, resource }));
  const read = (folders: readonly string[]): readonly Call[] =>
    folders.flatMap((folder) => [
      { action: "s3:GetObject", resource: object(`${folder}${FILE}`) },
      { action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": `${folder}${DAY}/` } },
    ]);
  const written = (folders: readonly string[], file = FILE): readonly Call[] =>
    folders.flatMap((folder) =>
      own(
        ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
        object(`${folder}${file}`),
      ),
    );
  const located: Call = { action: "s3:GetBucketLocation", resource: bucket };
  const logs = (group: string): readonly Call[] =>
    own(
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      arn("logs", `log-group:${group}:log-stream:2026/01/31/[$LATEST]a`),
    );
  const job = (kind: "extract" | "load"): readonly Call[] => [
    ...read(["artifacts/plan/abc/"]),
    located,
    // Glue 5.1 writes by S3A (Glue guide, Migrating to 5.1), whose guide asks for this of who writes (Hadoop, Working with
    // IAM Assumed Roles: write access permissions).
    { action: "s3:ListBucketMultipartUploads", resource: bucket },
    ...["GetItem", "Query", "UpdateItem"].map(ledger),
    ...glueCalls(arn, stem, kind, String(permissions.input("aws:glue/job:Job", `jobs-${kind}`, "name")), source),
  ];
  const otherLedger = (site: NonNullable<StackNames["other"]>): readonly Call[] => [
    ...["GetItem", "Query", "UpdateItem"].map((action) => ({
      ...ledger(action),
      resource: arnIn(site.region)("dynamodb", `table/${site.stem}-runs`),
    })),
    ...["Decrypt", "GenerateDataKey"].map((action) => otherKey(site, "dynamodb", "operations-key", action)),
  ];
  const machine = (role: string, lockOwner = pipeline): readonly Call[] => [
    ...machineCalls(String(permissions.input("aws:sfn/stateMachine:StateMachine", role, "definition")), {
      region,
      account: ACCOUNT,
      pipeline: model.name,
      pipelineMachine: pipeline,
      lockOwner,
      roleId: permissions.output("aws:iam/role:Role", role, "uniqueId"),
      warehouse: siteWarehouse(names, permissions),
      ...ownNamespace(names, permissions),
      ...(permissions.roles().includes("recovery-rehearsal") && !permissions.roles().includes("recovery-follow")
        ? {
            restored: {
              namespaceArns: ["warehouse", "rehearsal"].map((name) =>
                permissions.output("aws:redshiftserverless/namespace:Namespace", name, "arn"),
              ),
            },
          }
        : {}),
    }),
    ...LOG_DELIVERY.map((action): Call => ({ action: `logs:${action}`, resource: "*" })),
    ...X_RAY.map((action): Call => ({ action: `xray:${action}`, resource: "*" })),
  ];
  const deadLetter: Call = { action: "sqs:SendMessage", resource: arn("sqs", `${stem}-failed-starts`) };
  return {
    "jobs-extract": [
      ...job("extract"),
      ...written(tables("raw")),
      ...read(tables("raw")),
      // Glue's connection asks whether the secret is there, our code for its value.
      ...own(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], readerSecret),
    ],
    "jobs-load": [
      ...job("load"),
      ...read(tables("raw")),
      ...written([...tables("processed"), ...tables("quarantine"), ...curated]),
      ...read([...tables("processed"), ...curated]),
      { action: "glue:PublishDataQuality", resource: arn("glue", "dataQualityRuleset/processed") },
    ],
    "warehouse-copy": [
      ...read(curated),
      located,
      ...written([`manifests/${model.name}/`], `${DAY}/tables000.json`).map((call) => unloaded(call, permissions)),
      { action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": `manifests/${model.name}/${DAY}/tables` } },
      // A backup is written, and read again by a restore.
      ...written([`${BACKUP}rows/`], "0000_part_00.parquet").map((call) => unloaded(call, permissions)),
      { action: "s3:ListBucket", resource: bucket, context: { "s3:prefix": `${BACKUP}rows/` } },
    ],
    "orchestration-pipeline": machine("orchestration-pipeline"),
    "orchestration-sql": machine("orchestration-sql"),
    "orchestration-start": [
      { action: "states:StartExecution", resource: `${arn("states", `stateMachine:${pipeline}`)}:${alias}` },
      deadLetter,
    ],
    ...(permissions.roles().includes("snapshot")
      ? { snapshot: [...snapshotCalls(names, permissions), deadLetter] }
      : {}),
    ...(names.ownSource ? { [`${source}-reader`]: readerCalls(names, permissions) } : {}),
    ...(permissions.roles().includes("warehouse-secret")
      ? {
          "warehouse-secret": [
            ...own(["secretsmanager:PutSecretValue"], arn("secretsmanager", `secret:${stem}/warehouse-AbC123`)),
            ...logs(`/aws/lambda/${stem}-warehouse-secret`),
          ],
        }
      : {}),
    recorder: [
      ledger("Query"),
      { action: "states:DescribeExecution", resource: arn("states", `execution:${pipeline}:some-run`) },
      {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        context: {
          "cloudwatch:namespace": String(
            (
              permissions.input("aws:lambda/function:Function", "recorder", "environment") as {
                readonly variables: Readonly<Record<string, string>>;
              }
            ).variables["NAMESPACE"],
          ),
        },
      },
      ...logs(`/aws/lambda/${stem}-recorder`),
    ],
    recovery: [
      ...["GetItem", "PutItem", "Query", "UpdateItem"].map(ledger),
      ...(other === null ? [] : [...otherLedger(other), ...nameCalls(model, names, other)]),
      ...own(["s3:GetObject"], object(`manifests/${model.name}/${DAY}/tables000.json`)),
      ...own(["s3:GetObject"], object(`${BACKUP}manifest000.json`)),
      ...[
        `manifests/${model.name}/load_date=`,
        "backup/dim_apartments/",
        ...tables("processed").slice(0, 1),
        `${curated[0] ?? ""}${DAY}/`,
      ].map((prefix) => ({
        action: "s3:ListBucket",
        resource: bucket,
        context: { "s3:prefix": prefix },
      })),
      ...written([`manifests/recovery/${model.name}/`], "some-execution.json"),
      ...(other === null ? [] : written([`manifests/${model.name}/`], "heartbeat.json")),
      ...(other !== null &&
      permissions.roles().includes("recovery-rehearsal") &&
      !permissions.roles().includes("recovery-follow")
        ? own(["redshift:DescribeClusterSnapshots"], arn("redshift", `cluster:${other.stem}`))
        : []),
      {
        action: "cloudwatch:PutMetricData",
        resource: "*",
        context: {
          "cloudwatch:namespace": String(
            (
              permissions.input("aws:lambda/function:Function", "recovery", "environment") as {
                readonly variables: Readonly<Record<string, string>>;
              }
            ).variables["METRICS_NAMESPACE"],
          ),
        },
      },
      ...logs(`/aws/lambda/${stem}-recovery`),
    ],
    ...(other === null
      ? {}
      : {
          "recovery-watch-start": [
            { action: "lambda:InvokeFunction", resource: arn("lambda", `function:${stem}-recovery`) },
          ],
        }),
    "recovery-failover": machine("recovery-failover", pipeline.replace(model.name, `${model.name}Failover`)),
    "recovery-replay": machine("recovery-replay"),
    ...(permissions.roles().includes("recovery-follow")
      ? {
          "recovery-follow": machine("recovery-follow", pipeline.replace(model.name, `${model.name}Follow`)),
          "recovery-follow-start": [
            {
              action: "states:StartExecution",
              resource: `${arn("states", `stateMachine:${pipeline.replace(model.name, `${model.name}Follow`)}`)}:${alias}`,
            },
          ],
        }
      : {}),
    "table-restore": machine("table-restore"),
    "table-restore-backup": machine("table-restore-backup"),
    backfill: machine("backfill"),
    "backfill-day": machine("backfill-day"),
    "table-restore-backup-start": [
      {
        action: "states:StartExecution",
        resource: `${arn("states", `stateMachine:${pipeline.replace(model.name, `${model.name}Backup`)}`)}:${alias}`,
      },
    ],
    ...(permissions.roles().includes("recovery-rehearsal")
      ? {
          "recovery-rehearsal": [
            {
              action: "states:StartExecution",
              resource: `${arn("states", `stateMachine:${pipeline.replace(model.name, `${model.name}Failover`)}`)}:${alias}`,
            },
            deadLetter,
          ],
        }
      : {}),
    "recorder-start": [{ action: "lambda:InvokeFunction", resource: arn("lambda", `function:${stem}-recorder`) }],
    events: ["critical", "warning"].map((severity) => ({
      action: "sns:Publish",
      resource: arn("sns", `${stem}-${severity}`),
    })),
    ...(other === null ? {} : { "lake-copy": replicationCalls(model, bucket, other, permissions) }),
    "network-flow": [
      ...own(
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        arn("logs", `log-group:/${stem}/vpc-flow-logs:log-stream:eni-1-all`),
      ),
      { action: "logs:DescribeLogStreams", resource: arn("logs", `log-group:/${stem}/vpc-flow-logs:log-stream:`) },
      { action: "logs:DescribeLogGroups", resource: "*" },
    ],
  };
}

/** A failover or a fail-back moves readers' name by the standby's alarm. */
function nameCalls(model: PipelineModel, names: StackNames, other: NonNullable<StackNames["other"]>): readonly Call[] {
  const standby = names.stem.endsWith("-standby") ? names : other;
  return [
    {
      action: "cloudwatch:PutMetricData",
      resource: "*",
      context: { "cloudwatch:namespace": `${model.name}/prod-standby` },
    },
    {
      action: "cloudwatch:DescribeAlarms",
      resource: arnIn(standby.region)("cloudwatch", `alarm:${standby.stem}-serves`),
    },
  ];
}

/** Use of the other site's key, which has an id that nobody here knows, through a service there. */
function otherKey(
  { region, stem }: NonNullable<StackNames["other"]>,
  service: string,
  key: string,
  action: string,
): Call {
  return {
    action: `kms:${action}`,
    resource: arnIn(region)("kms", "key/00000000-1111-2222-3333-444444444444"),
    context: {
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      "kms:ResourceAliases": [`alias/${stem}/${key}`],
    },
  };
}

/** The function that makes the reader of the stack's own source. */
function readerCalls({ region, stem, source }: StackNames, permissions: Permissions): readonly Call[] {
  const arn = arnIn(region);
  const { variables } = permissions.input("aws:lambda/function:Function", `${source}-reader`, "environment") as {
    readonly variables: Readonly<Record<string, string>>;
  };
  return [
    ...["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"].map((action) => ({
      action: `secretsmanager:${action}`,
      resource: arn("secretsmanager", `secret:${stem}/source/${source}-AbC123`),
    })),
    { action: "secretsmanager:GetRandomPassword", resource: "*" },
    // The Data API reads it in the caller's name.
    { action: "secretsmanager:GetSecretValue", resource: String(variables["ADMIN_SECRET_ARN"]) },
    { action: "rds-data:ExecuteStatement", resource: arn("rds", `cluster:${stem}-${source}`) },
    ...["CreateLogStream", "PutLogEvents"].map((action) => ({
      action: `logs:${action}`,
      resource: arn("logs", `log-group:/aws/lambda/${stem}-${source}-reader:log-stream:2026/01/31/[$LATEST]a`),
    })),
  ];
}

/** As the ledger's site item says it. */
function siteWarehouse(names: StackNames, permissions: Permissions): SiteWarehouse {
  const item = JSON.parse(String(permissions.input("aws:dynamodb/tableItem:TableItem", "site", "item"))) as {
    readonly warehouse: { readonly M: Readonly<Record<"name" | "database" | "secret_arn", { readonly S: string }>> };
  };
  const { name, database, secret_arn: secret } = item.warehouse.M;
  const workgroupArn =
    names.warehouse === "cluster"
      ? ""
      : (names.adopted?.workgroupArn ??
        permissions.output("aws:redshiftserverless/workgroup:Workgroup", "warehouse", "arn"));
  return { name: name.S, database: database.S, secretArn: secret.S, workgroupArn };
}

/** Of a workgroup. */
function ownNamespace(names: StackNames, permissions: Permissions): Pick<MachinePlace, "namespaceArn"> {
  if (names.warehouse === "cluster") return {};
  const made = (): string => permissions.output("aws:redshiftserverless/namespace:Namespace", "warehouse", "arn");
  return { namespaceArn: names.adopted?.namespaceArn ?? made() };
}

const LOG_DELIVERY = [
  "CreateLogDelivery",
  "DeleteLogDelivery",
  "DescribeLogGroups",
  "DescribeResourcePolicies",
  "GetLogDelivery",
  "ListLogDeliveries",
  "PutResourcePolicy",
  "UpdateLogDelivery",
];

const X_RAY = ["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"];

/** What Glue itself does in the name of a job's role. */
function glueCalls(arn: Arn, stem: string, kind: "extract" | "load", job: string, source: string): readonly Call[] {
  const group = `/aws-glue/jobs/${job}/${stem}-jobs-role/${stem}-${kind}/output`;
  const networkInterface = arn("ec2", "network-interface/eni-0123456789abcdef0");
  return [
    ...["logs:AssociateKmsKey", "logs:CreateLogGroup"].map((action) => ({
      action,
      resource: arn("logs", `log-group:${group}`),
    })),
    ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      action,
      resource: arn("logs", `log-group:${group}:log-stream:jr_1-driver`),
    })),
    ...["Glue", "Glue Data Quality"].map((namespace) => ({
      action: "cloudwatch:PutMetricData",
      resource: "*",
      context: { "cloudwatch:namespace": namespace },
    })),
    ...["catalog", `connection/${stem}-${kind === "extract" ? source : "network"}`].map((resource) => ({
      action: "glue:GetConnection",
      resource: arn("glue", resource),
    })),
    { action: "glue:GetSecurityConfiguration", resource: "*" },
    ...["NetworkInterfaces", "RouteTables", "SecurityGroups", "Subnets", "VpcEndpoints"].map((what) => ({
      action: `ec2:Describe${what}`,
      resource: "*",
    })),
    { action: "ec2:DescribeVpcAttribute", resource: arn("ec2", "vpc/vpc-0123456789abcdef0") },
    { action: "ec2:CreateNetworkInterface", resource: arn("ec2", "network-interface/*") },
    {
      action: "ec2:CreateTags",
      resource: networkInterface,
      context: { "aws:TagKeys": ["aws-glue-service-resource"] },
    },
    {
      action: "ec2:DeleteNetworkInterface",
      resource: networkInterface,
      context: { "aws:ResourceTag/aws-glue-service-resource": "job" },
    },
  ];
}

function snapshotCalls({ region, stem, warehouse }: StackNames, permissions: Permissions): readonly Call[] {
  const arn = arnIn(region);
  if (warehouse === "cluster") {
    return [`cluster:${stem}`, `snapshot:${stem}/${stem}-d32c5kddcf5bb8c3`].map((resource) => ({
      action: "redshift:CreateClusterSnapshot",
      resource: arn("redshift", resource),
    }));
  }
  const namespace = permissions.output("aws:redshiftserverless/namespace:Namespace", "warehouse", "arn");
  return [namespace, arn("redshift-serverless", "snapshot/*")].map((resource) => ({
    action: "redshift-serverless:CreateSnapshot",
    resource,
  }));
}

/** S3 copies in the role's name; the keys of both sides it uses through S3 itself. */
function replicationCalls(
  model: PipelineModel,
  bucket: string,
  other: NonNullable<StackNames["other"]>,
  permissions: Permissions,
): readonly Call[] {
  const lakeKey = permissions.output("aws:kms/key:Key", "lake-key", "arn");
  const through = (key: string): Readonly<Record<string, string>> => ({
    "kms:ViaService": `s3.${key.split(":")[3] ?? ""}.amazonaws.com`,
  });
  const keys = model.warehouse.targets.map((target) => `curated/${target.name}/${FILE}`);
  return [
    { action: "s3:GetReplicationConfiguration", resource: bucket },
    { action: "s3:ListBucket", resource: bucket },
    ...keys.flatMap((key) => [
      ...["GetObjectVersionAcl", "GetObjectVersionForReplication", "GetObjectVersionTagging"].map((action) => ({
        action: `s3:${action}`,
        resource: `${bucket}/${key}`,
      })),
      ...["ReplicateDelete", "ReplicateObject", "ReplicateTags"].map((action) => ({
        action: `s3:${action}`,
        resource: `arn:aws:s3:::${other.lake}/${key}`,
      })),
    ]),
    { action: "kms:Decrypt", resource: lakeKey, context: through(lakeKey) },
    ...["Encrypt", "GenerateDataKey"].map((action) => otherKey(other, "s3", "lake-key", action)),
  ];
}
