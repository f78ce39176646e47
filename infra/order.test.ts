import { runStack } from "./testing/run-stack";
import type { Registered } from "./testing/registrations";
import { SITES } from "./testing/stacks";

type Resources = ReadonlyMap<string, Registered>;
const stacks = new Map<string, Resources>();

beforeAll(async () => {
  for (const stack of SITES)
    stacks.set(stack, new Map((await runStack(stack)).map((resource) => [resource.urn, resource])));
});

/** Everything that exists before a resource is made: `Type name`. */
function before(found: Registered, resources: Resources): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [...found.dependsOn];
  for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
    const next = resources.get(urn);
    if (next === undefined || reached.has(shortName(next))) continue;
    reached.add(shortName(next));
    pending.push(...next.dependsOn);
  }
  return reached;
}

function shortName({ type, name }: Registered): string {
  return `${type.split(":").at(-1) ?? ""} ${name}`;
}

// AWS refuses the first, or fails quietly later, where the second does not stand yet.
test.each([
  ["BucketReplicationConfig lake-copy", ["BucketVersioning lake", "RolePolicy lake-copy"]],
  ["BucketPolicy lake", ["BucketPublicAccessBlock lake"]],
  ["BucketLifecycleConfiguration lake", ["BucketVersioning lake"]],
  ["ClusterInstance marketplace-writer", ["RolePolicyAttachment marketplace-monitoring", "LogGroup marketplace-audit"]],
  [
    "SecretRotation marketplace-reader",
    [
      "ClusterInstance marketplace-writer",
      "ClusterInstance marketplace-reader",
      "Permission marketplace-reader",
      "RolePolicy marketplace-reader",
      "Invocation marketplace-reader",
    ],
  ],
  ["Cluster warehouse", ["SubnetGroup warehouse", "ParameterGroup warehouse", "RolePolicy warehouse-copy"]],
  ["Logging warehouse", ["Cluster warehouse", "LogGroup warehouse-useractivitylog"]],
  ["SnapshotCopy warehouse", ["Cluster warehouse"]],
  [
    "Job jobs-extract",
    [
      "BucketObjectv2 jobs-plan",
      "BucketObjectv2 jobs-library",
      "LogGroup jobs-extract-error",
      "RolePolicy jobs-extract",
      "SecurityConfiguration jobs",
      "Connection jobs-marketplace",
    ],
  ],
  ["StateMachine orchestration-sql", ["LogGroup orchestration-sql", "RolePolicy orchestration-sql"]],
  ["StateMachine orchestration-pipeline", ["Alias orchestration-sql", "RolePolicy orchestration-pipeline"]],
  ["Schedule orchestration", ["Alias orchestration-pipeline", "RolePolicy orchestration-start", "Queue failed-starts"]],
  ["Schedule snapshot", ["RolePolicy snapshot", "Queue failed-starts"]],
  ["FlowLog network", ["RolePolicy network-flow", "LogGroup network-flow"]],
])("%s comes after what it needs, in each stack that has it", (resource, needed) => {
  const missing = [...stacks].flatMap(([stack, resources]) => {
    const found = [...resources.values()].find((candidate) => shortName(candidate) === resource);
    if (found === undefined) return stack === "prod" ? [`${stack}: no ${resource}`] : [];
    const reached = before(found, resources);
    return needed.filter((other) => !reached.has(other)).map((other) => `${stack}: ${other}`);
  });
  expect(missing).toEqual([]);
});
