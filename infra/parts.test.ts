import { CONTROLS } from "./policy/controls";
import { machineCalls } from "./testing/machine-calls";
import { ACCOUNT } from "./testing/mock-aws";
import { rentalNames } from "./testing/role-calls";
import { Permissions, type Call } from "./testing/simulate";
import { STACKS } from "./testing/stacks";
import { underMocks, type Registered } from "./testing/under-mocks";
import { wideStack } from "./testing/wide-stack";

/** As few tables as make more than one machine of their loads. */
const TABLES = 30;
const PIPELINE = "WidePipeline";
const MACHINE = "aws:sfn/stateMachine:StateMachine";

describe.each(STACKS)("a definition that outgrows one state machine, in %s", (stack) => {
  const { region } = rentalNames(stack);
  const suffix = stack === "prod" ? "" : `-${stack}`;
  let registered: readonly Registered[];
  let parts: readonly Registered[];

  beforeAll(async () => {
    registered = await underMocks(stack, () => {
      wideStack(stack, TABLES);
    });
    parts = registered.filter(({ type, name }) => type === MACHINE && name.startsWith("orchestration-part-"));
  });

  function named(type: string, name: string): Registered {
    const found = registered.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) throw new Error(`no ${type} ${name}`);
    return found;
  }

  function definitionOf(name: string): string {
    return String(named(MACHINE, name).inputs["definition"]);
  }

  /** The addresses of machines that a definition starts. */
  function started(name: string): readonly string[] {
    const addresses = definitionOf(name).matchAll(/"StateMachineArn":"([^"]+)"/g);
    return [...new Set(Array.from(addresses, ([, address = ""]) => address))].sort();
  }

  function alias(name: string): unknown {
    const [route] = named("aws:sfn/alias:Alias", name).inputs["routingConfigurations"] as readonly {
      readonly stateMachineVersionArn: string;
    }[];
    return route?.stateMachineVersionArn.replace(
      /:1$/,
      `:${String(named("aws:sfn/alias:Alias", name).inputs["name"])}`,
    );
  }

  test("has machines for parts of the loads, each in the limits", () => {
    expect(parts.map(({ inputs }) => inputs["name"])).toEqual([
      `${PIPELINE}_part_1${suffix}`,
      `${PIPELINE}_part_2${suffix}`,
    ]);
    for (const { inputs } of registered.filter(({ type }) => type === MACHINE)) {
      expect(Buffer.byteLength(String(inputs["definition"]))).toBeLessThan(1_048_576);
    }
  });

  test("the machines start each other by the aliases that the stack makes", () => {
    const [sql, ...aliases] = ["orchestration-sql", ...parts.map(({ name }) => name)].map(alias);
    expect(started("orchestration-pipeline")).toEqual([sql, ...aliases].sort());
    for (const { name } of parts) expect(started(name)).toEqual([sql]);
  });

  test("every load is in one part, and none in the pipeline's machine", () => {
    const loads = (name: string): readonly string[] =>
      Array.from(definitionOf(name).matchAll(/"(load_\w+)":\{/g), ([, load = ""]) => load);
    const all = parts.flatMap(({ name }) => loads(name));
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(TABLES);
    expect(loads("orchestration-pipeline")).toEqual([]);
  });

  test("the pipeline's machine comes after the parts, they come after the SQL machine", () => {
    const urnOf = (name: string): string => named("aws:sfn/alias:Alias", name).urn;
    for (const { name, dependsOn } of parts) {
      expect(dependsOn).toContain(urnOf("orchestration-sql"));
      expect(named(MACHINE, "orchestration-pipeline").dependsOn).toContain(urnOf(name));
    }
  });

  test("a part has a log, traces and versions like the pipeline's machine", () => {
    const kept = ({ inputs }: Registered): unknown => ({
      ...inputs,
      ...{ name: "", definition: "", roleArn: "", tags: {}, loggingConfiguration: "" },
    });
    for (const part of parts) {
      expect(kept(part)).toEqual(kept(named(MACHINE, "orchestration-pipeline")));
      const logs = named("aws:cloudwatch/logGroup:LogGroup", part.name);
      expect(logs.inputs["name"]).toBe(`/aws/vendedlogs/states/${String(part.inputs["name"])}`);
      expect(part.inputs["loggingConfiguration"]).toMatchObject({
        includeExecutionData: false,
        level: "ALL",
        logDestination: `arn:aws:logs:${region}:${ACCOUNT}:log-group:${String(logs.inputs["name"])}:*`,
      });
    }
  });

  test("what a part consists of keeps every control", () => {
    const resources = registered.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
    const broken = CONTROLS.flatMap((control) => control.broken(resources).map(({ name }) => `${control.id} ${name}`));
    expect(broken.filter((finding) => finding.includes("orchestration-part-"))).toEqual([]);
  });

  describe("the roles", () => {
    const place = {
      region,
      account: ACCOUNT,
      pipeline: PIPELINE,
      pipelineMachine: `${PIPELINE}${suffix}`,
      warehouse: null,
    };
    const states = (resource: string): string => `arn:aws:states:${region}:${ACCOUNT}:${resource}`;

    async function refused(role: string, calls: readonly Call[]): Promise<readonly string[]> {
      const permissions = new Permissions(registered);
      const answers = await Promise.all(calls.map((call) => permissions.allows(role, call)));
      return calls
        .filter((_, index) => answers[index] === false)
        .map(({ action, resource }) => `${action} ${resource}`);
    }

    test("may do every task of their machines", async () => {
      for (const role of ["orchestration-pipeline", ...parts.map(({ name }) => name)]) {
        const roleId = new Permissions(registered).output("aws:iam/role:Role", role, "uniqueId");
        const distinct = new Map(
          machineCalls(definitionOf(role), { ...place, roleId }).map((call) => [JSON.stringify(call), call]),
        );
        expect(distinct.size).toBeGreaterThan(4);
        expect(await new Permissions(registered).refused(role, [...distinct.values()])).toEqual([]);
      }
    });

    test("of a part may start no other part and no run, and writes nothing of the ledger but its marks", async () => {
      const ledger = String(named("aws:dynamodb/table:Table", "ledger").inputs["name"]);
      const table = `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${ledger}`;
      const never: readonly Call[] = [
        { action: "states:StartExecution", resource: states(`stateMachine:${PIPELINE}${suffix}:live`) },
        { action: "states:StartExecution", resource: states(`stateMachine:${PIPELINE}_part_1${suffix}:live`) },
        { action: "states:StartExecution", resource: states(`stateMachine:${PIPELINE}_part_2${suffix}:live`) },
        { action: "states:StopExecution", resource: states(`execution:${PIPELINE}${suffix}:some-run`) },
        ...["Query", "PutItem", "DeleteItem"].map((name) => ({
          action: `dynamodb:${name}`,
          resource: table,
          context: { "dynamodb:LeadingKeys": [PIPELINE] },
        })),
        {
          action: "dynamodb:UpdateItem",
          resource: table,
          context: { "dynamodb:LeadingKeys": ["AnotherPipeline"] },
        },
      ];
      const all = never.map(({ action, resource }) => `${action} ${resource}`);
      for (const { name } of parts) expect(await refused(name, never)).toEqual(all);
    });

    test("of the schedule and the SQL machine may start no part", async () => {
      const part = {
        action: "states:StartExecution",
        resource: states(`stateMachine:${PIPELINE}_part_1${suffix}:live`),
      };
      for (const role of ["orchestration-start", "orchestration-sql"]) {
        expect(await refused(role, [part])).toHaveLength(1);
      }
    });

    test("of a part is assumed for that part only", () => {
      for (const { name, inputs } of parts) {
        const trust = String(named("aws:iam/role:Role", name).inputs["assumeRolePolicy"]);
        const machine = states(`stateMachine:${String(inputs["name"])}`);
        expect(JSON.parse(trust)).toMatchObject({
          Statement: [{ Condition: { ArnLike: { "aws:SourceArn": [machine, `${machine}:*`] } } }],
        });
      }
    });
  });

  test("is watched by its pipeline machine alone, which fails when a part fails", () => {
    const watched = registered
      .filter(
        ({ type }) =>
          type === "aws:cloudwatch/metricAlarm:MetricAlarm" || type === "aws:cloudwatch/eventRule:EventRule",
      )
      .map(({ inputs }) => JSON.stringify(inputs));
    expect(watched.some((text) => text.includes(`stateMachine:${PIPELINE}${suffix}`))).toBe(true);
    expect(watched.filter((text) => text.includes("_part_"))).toEqual([]);
  });
});
