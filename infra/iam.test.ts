import { ACCOUNT } from "./testing/mock-aws";
import { rentalNames } from "./testing/role-calls";
import { runStack } from "./testing/run-stack";
import { Permissions, type Call } from "./testing/simulate";
import { STACKS } from "./testing/stacks";

describe.each(STACKS)("%s", (stack) => {
  const { region, lake, ledger, stem, pipeline, sourceSecret, ownSource } = rentalNames(stack);
  const sql = pipeline.replace("RentalETLPipeline", "RentalETLPipeline_sql");
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
  const object = (key: string, bucket = lake): string => `arn:aws:s3:::${bucket}/${key}`;
  const LAKE = `arn:aws:s3:::${lake}`;
  const LEDGER = arn("dynamodb", `table/${ledger}`);
  const READER_SECRET = arn("secretsmanager", `secret:${sourceSecret}-AbC123`);
  const own = { "dynamodb:LeadingKeys": ["RentalETLPipeline"] };
  const day = "load_date=2026-01-31/part-0.parquet";

  let permissions: Permissions;

  beforeAll(async () => {
    permissions = new Permissions(await runStack(stack));
  });

  async function refused(role: string, calls: readonly Call[]): Promise<readonly string[]> {
    const answers = await Promise.all(
      calls.map(async (call) => ((await permissions.allows(role, call)) ? [] : [`${call.action} ${call.resource}`])),
    );
    return answers.flat();
  }

  describe("the recorder", () => {
    const elsewhere = (namespace: string): Call => ({
      action: "cloudwatch:PutMetricData",
      resource: "*",
      context: { "cloudwatch:namespace": namespace },
    });
    const denied: readonly (readonly [what: string, call: Call])[] = [
      ["another stack's namespace", elsewhere("RentalETLPipeline/another")],
      ["the jobs' namespace", elsewhere("Glue")],
      ["AWS's own namespace", elsewhere("AWS/States")],
      [
        "another pipeline's items",
        { action: "dynamodb:Query", resource: LEDGER, context: { "dynamodb:LeadingKeys": ["Other"] } },
      ],
      ["another table", { action: "dynamodb:Query", resource: arn("dynamodb", "table/payroll"), context: own }],
      ...["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "Scan", "GetItem"].map(
        (name) => [`${name} on the ledger`, { action: `dynamodb:${name}`, resource: LEDGER, context: own }] as const,
      ),
      ["the lake", { action: "s3:GetObject", resource: object(`raw/marketplace/apartments/${day}`) }],
      ["a secret", { action: "secretsmanager:GetSecretValue", resource: READER_SECRET }],
      ["starting a run", { action: "states:StartExecution", resource: arn("states", `stateMachine:${pipeline}:live`) }],
      ["stopping a run", { action: "states:StopExecution", resource: arn("states", `execution:${pipeline}:some-run`) }],
      [
        "another machine's runs",
        { action: "states:DescribeExecution", resource: arn("states", "execution:Payroll:some-run") },
      ],
      [
        "silencing an alarm",
        { action: "cloudwatch:DisableAlarmActions", resource: arn("cloudwatch", `alarm:${pipeline}-latency`) },
      ],
      ["publishing a message", { action: "sns:Publish", resource: arn("sns", `${stem}-critical`) }],
      [
        "another function's log",
        { action: "logs:PutLogEvents", resource: arn("logs", "log-group:/aws/lambda/other:log-stream:x") },
      ],
    ];

    test.each(denied)("may not: %s", async (_what, call) => {
      expect(await permissions.allows("recorder", call)).toBe(false);
    });

    test("its schedule may start nothing else", async () => {
      const other = {
        action: "lambda:InvokeFunction",
        resource: arn("lambda", `function:${stem}-marketplace-reader`),
      };
      expect(await permissions.allows("recorder-start", other)).toBe(false);
    });
  });

  describe("what nothing in the pipeline does is denied", () => {
    /** Calls that no role may make. */
    const never: readonly Call[] = [
      { action: "s3:DeleteBucket", resource: LAKE },
      { action: "s3:PutBucketPolicy", resource: LAKE },
      { action: "s3:PutBucketVersioning", resource: LAKE },
      { action: "s3:PutLifecycleConfiguration", resource: LAKE },
      { action: "s3:DeleteObjectVersion", resource: object(`raw/marketplace/apartments/${day}`) },
      { action: "s3:PutObject", resource: object("artifacts/jobs/abc/RDS_TO_S3_job.py") },
      { action: "s3:GetObject", resource: object("secret.txt", "another-bucket") },
      { action: "iam:PassRole", resource: `arn:aws:iam::${ACCOUNT}:role/${stem}-extract` },
      { action: "iam:PassRole", resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
      { action: "iam:PutRolePolicy", resource: `arn:aws:iam::${ACCOUNT}:role/${stem}-extract` },
      { action: "iam:CreateAccessKey", resource: `arn:aws:iam::${ACCOUNT}:user/admin` },
      { action: "sts:AssumeRole", resource: `arn:aws:iam::${ACCOUNT}:role/admin` },
      { action: "kms:ScheduleKeyDeletion", resource: arn("kms", "key/11111111-1111-1111-1111-111111111111") },
      {
        action: "kms:Decrypt",
        resource: arn("kms", "key/11111111-1111-1111-1111-111111111111"),
        context: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
      { action: "kms:PutKeyPolicy", resource: arn("kms", "key/11111111-1111-1111-1111-111111111111") },
      { action: "dynamodb:DeleteTable", resource: LEDGER },
      { action: "dynamodb:DeleteItem", resource: LEDGER, context: own },
      { action: "dynamodb:Scan", resource: LEDGER },
      { action: "dynamodb:GetItem", resource: arn("dynamodb", "table/payroll"), context: own },
      { action: "secretsmanager:GetSecretValue", resource: arn("secretsmanager", "secret:payroll-AbC123") },
      { action: "secretsmanager:DeleteSecret", resource: READER_SECRET },
      { action: "redshift:DeleteCluster", resource: arn("redshift", `cluster:${stem}`) },
      { action: "redshift:ModifyCluster", resource: arn("redshift", `cluster:${stem}`) },
      { action: "redshift:DeleteClusterSnapshot", resource: arn("redshift", `snapshot:${stem}/x`) },
      { action: "redshift-data:ExecuteStatement", resource: arn("redshift", `cluster:${stem}`) },
      { action: "redshift-data:BatchExecuteStatement", resource: arn("redshift", "cluster:finance") },
      { action: "rds:DeleteDBCluster", resource: arn("rds", `cluster:${stem}-marketplace`) },
      { action: "rds-data:ExecuteStatement", resource: arn("rds", "cluster:payroll") },
      { action: "states:UpdateStateMachine", resource: arn("states", `stateMachine:${pipeline}`) },
      { action: "states:StartExecution", resource: arn("states", "stateMachine:SomethingElse") },
      { action: "glue:UpdateJob", resource: arn("glue", "job/RDS_TO_S3_job") },
      { action: "glue:StartJobRun", resource: arn("glue", "job/SomethingElse") },
      { action: "glue:DeleteTable", resource: arn("glue", "table/rental_etl_pipeline/raw_marketplace_apartments") },
      { action: "lambda:UpdateFunctionCode", resource: arn("lambda", `function:${stem}-marketplace-reader`) },
      { action: "lambda:InvokeFunction", resource: arn("lambda", "function:something") },
      { action: "logs:DeleteLogGroup", resource: arn("logs", "log-group:/aws-glue/jobs/RDS_TO_S3_job/error") },
      { action: "ec2:AuthorizeSecurityGroupIngress", resource: arn("ec2", "security-group/sg-0123456789abcdef0") },
      { action: "ec2:RunInstances", resource: arn("ec2", "instance/*") },
      { action: "sqs:PurgeQueue", resource: arn("sqs", `${stem}-failed-starts`) },
      { action: "sqs:SendMessage", resource: arn("sqs", "another-queue") },
      { action: "events:PutRule", resource: arn("events", "rule/another-rule") },
      { action: "cloudwatch:DeleteAlarms", resource: arn("cloudwatch", `alarm:${pipeline}-latency`) },
      { action: "cloudtrail:StopLogging", resource: arn("cloudtrail", "trail/main") },
    ];
    const adminSecret: Call = {
      action: "secretsmanager:PutSecretValue",
      resource: arn("secretsmanager", "secret:rds!cluster-1-AbC123"),
    };
    /** Calls that one role may make and this one may not. */
    const notThisRole: readonly (readonly [role: string, call: Call])[] = [
      ["jobs-extract", { action: "s3:PutObject", resource: object(`processed/marketplace/apartments/${day}`) }],
      ["jobs-extract", { action: "s3:PutObject", resource: object(`curated/dim_apartments/${day}`) }],
      ["jobs-extract", { action: "s3:PutObject", resource: object(`raw/marketplace/payments/${day}`) }],
      ["jobs-extract", { action: "s3:PutObject", resource: object(`raw/payroll/salaries/${day}`) }],
      ["jobs-extract", { action: "s3:ListBucket", resource: LAKE, context: { "s3:prefix": "curated/" } }],
      ["jobs-extract", { action: "s3:ListBucket", resource: LAKE, context: { "s3:prefix": "" } }],
      ["jobs-extract", { action: "dynamodb:PutItem", resource: LEDGER, context: own }],
      [
        "jobs-extract",
        { action: "dynamodb:UpdateItem", resource: LEDGER, context: { "dynamodb:LeadingKeys": ["AnotherPipeline"] } },
      ],
      [
        "jobs-extract",
        {
          action: "cloudwatch:PutMetricData",
          resource: "*",
          context: { "cloudwatch:namespace": `RentalETLPipeline/${stack}` },
        },
      ],
      ["jobs-extract", { action: "states:StartExecution", resource: arn("states", `stateMachine:${pipeline}:live`) }],
      ["jobs-load", { action: "secretsmanager:GetSecretValue", resource: READER_SECRET }],
      ["jobs-load", { action: "s3:PutObject", resource: object(`raw/marketplace/apartments/${day}`) }],
      [
        "jobs-load",
        { action: "s3:PutObject", resource: object("manifests/RentalETLPipeline/load_date=2026-01-31/tables000.json") },
      ],
      ["jobs-load", { action: "s3:PutObject", resource: object(`curated/dim_salaries/${day}`) }],
      ["warehouse-copy", { action: "s3:GetObject", resource: object(`raw/marketplace/apartments/${day}`) }],
      ["warehouse-copy", { action: "s3:PutObject", resource: object(`curated/dim_apartments/${day}`) }],
      [
        "warehouse-copy",
        { action: "s3:PutObject", resource: object("manifests/AnotherPipeline/load_date=2026-01-31/tables000.json") },
      ],
      [
        "orchestration-pipeline",
        { action: "redshift-data:BatchExecuteStatement", resource: arn("redshift", `cluster:${stem}`) },
      ],
      [
        "orchestration-pipeline",
        { action: "states:StartExecution", resource: arn("states", `stateMachine:${pipeline}:live`) },
      ],
      [
        "orchestration-pipeline",
        { action: "dynamodb:PutItem", resource: LEDGER, context: { "dynamodb:LeadingKeys": ["AnotherPipeline"] } },
      ],
      ["orchestration-sql", { action: "dynamodb:GetItem", resource: LEDGER, context: own }],
      ["orchestration-sql", { action: "secretsmanager:GetSecretValue", resource: READER_SECRET }],
      [
        "orchestration-sql",
        {
          action: "redshift-data:DescribeStatement",
          resource: "*",
          context: {
            "aws:userid": "AROAME:session",
            "redshift-data:statement-owner-iam-userid": "AROASOMEBODY:session",
          },
        },
      ],
      ["orchestration-start", { action: "states:StartExecution", resource: arn("states", `stateMachine:${sql}:live`) }],
      ...(ownSource ? [["marketplace-reader", adminSecret] as const] : []),
    ];

    test("no role may do what nobody may do", async () => {
      expect(permissions.roles().length).toBeGreaterThan(10);
      const all = never.map((call) => `${call.action} ${call.resource}`);
      for (const role of permissions.roles()) {
        const mayNot = await refused(role, never);
        expect([role, all.filter((call) => !mayNot.includes(call))]).toEqual([role, []]);
      }
    });

    test.each(notThisRole.map(([role, call]) => [role, call.action, call.resource, call] as const))(
      "%s: %s on %s",
      async (role, _action, _resource, call) => {
        expect(await permissions.allows(role, call)).toBe(false);
      },
    );

    test("that is at least 50 different calls", () => {
      expect(never.length + notThisRole.length).toBeGreaterThanOrEqual(50);
    });
  });
});
