import { oneRegionStack } from "./testing/one-region-stack";
import { Permissions } from "./testing/simulate";
import { type AccountChange, NOT_OF_THE_PROGRAM, OF_THE_PROGRAM } from "./testing/run-time-changes";
import { runStack } from "./testing/run-stack";
import type { Registered } from "./testing/under-mocks";
import { WARM_MODEL } from "./testing/warm-standby";

// A deployment after the machines have worked: what they have changed is the account's, and no later run of the program takes it back.

const STACKS: readonly (readonly [string, () => Promise<readonly Registered[]>])[] = [
  ["prod", () => runStack("prod")],
  ["prod-standby", () => runStack("prod-standby")],
  ["a warm standby", () => runStack("prod-standby", { model: WARM_MODEL })],
  ["prod over two zones", oneRegionStack],
];

const READS = /^[a-z0-9-]+:(Get|List|Describe|Query|BatchGet|ConditionCheck)/;

describe.each(STACKS)("%s", (_what, run) => {
  let first: readonly Registered[];
  let second: readonly Registered[];
  let changes: readonly AccountChange[];

  beforeAll(async () => {
    first = await run();
    second = await run();
    const permissions = new Permissions(first);
    const actions = new Set(permissions.roles().flatMap((role) => permissions.actionsOf(role)));
    const changing = [...actions].filter((action) => !READS.test(action)).sort();
    // An action that nobody has thought of here may change what the program declares.
    expect(changing.filter((action) => !(action in OF_THE_PROGRAM) && !NOT_OF_THE_PROGRAM.has(action))).toEqual([]);
    changes = changing.flatMap((action) => OF_THE_PROGRAM[action] ?? []);
    expect(changes).not.toEqual([]);
  });

  test("of what the machines have changed, the second run changes nothing back", () => {
    const state = first.map((resource) => afterwards(resource, changes));
    expect(state.map(({ inputs }) => inputs)).not.toEqual(first.map(({ inputs }) => inputs));
    expect(second.flatMap((resource, index) => planned(state[index]!, resource))).toEqual([]);
  });

  test("no role of the program writes over the artifacts, which are the program's", async () => {
    const permissions = new Permissions(first);
    const artifacts = first.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2");
    expect(artifacts.length).toBeGreaterThan(3);
    const { bucket, key } = artifacts[0]!.inputs;
    const resource = `arn:aws:s3:::${String(bucket)}/${String(key)}`;
    for (const role of permissions.roles()) {
      for (const action of ["s3:PutObject", "s3:DeleteObject"])
        expect([role, action, await permissions.allows(role, { action, resource })]).toEqual([role, action, false]);
    }
  });
});

/** A resource as a refresh would find it once the changes have been made. */
function afterwards(resource: Registered, changes: readonly AccountChange[]): Registered {
  const changed = changes
    .filter(({ type, property }) => type === resource.type && property in resource.inputs)
    .map(({ property }) => [property, `what the account has made of ${property}`] as const);
  return { ...resource, inputs: { ...resource.inputs, ...Object.fromEntries(changed) } };
}

/** What the engine would change: the properties that differ, without those that it is told to leave alone. */
function planned(state: Registered, { urn, inputs, ignoreChanges }: Registered): readonly string[] {
  return [...new Set([...Object.keys(state.inputs), ...Object.keys(inputs)])]
    .filter((property) => !ignoreChanges.includes(property))
    .filter((property) => JSON.stringify(state.inputs[property]) !== JSON.stringify(inputs[property]))
    .map((property) => `${urn}: ${property}`);
}
