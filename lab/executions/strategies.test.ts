import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel, Site, Standby } from "../../pipeline-dsl/model";
import { type FailoverInput, SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import { executionArn } from "./arn";
import { FaultTable } from "./fault-table";
import type { ExecutionRecord } from "./records";
import { type Kind, RecoveryWorld } from "./recovery-world";
import { type Trouble, TROUBLES } from "./troubled-calls";

// What the machines of the other strategies call that those of the default one do not: whatever happens to it.

const rental = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const promise = { rpoSeconds: 86_400, rtoSeconds: 14_400 };
const FAILOVER: FailoverInput = { mode: "failover", reason: "the warehouse is lost", approved_by: "somebody" };
const RUNS = ["run-26", "run-27", "run-28"];
const OVERTAKER = executionArn("another", "that-has-ended");

/** A way through a machine. Every start of it ends well, but those of one that is overtaken. */
interface Way {
  readonly kind: Exclude<Kind, "run">;
  readonly mode: string;
  readonly site: Site;
  readonly start: (world: RecoveryWorld, name: string) => Promise<ExecutionRecord>;
  /** What another does meanwhile, and the error that tells of it. */
  readonly overtaken?: {
    readonly at: string;
    readonly by: (world: RecoveryWorld) => Promise<void>;
    readonly error: string;
  };
  /** Holds once a start has ended well. */
  readonly expectDone: (world: RecoveryWorld) => Promise<void>;
}

async function expectServes(world: RecoveryWorld, site: Site): Promise<void> {
  expect((await world.site(site)).active).toBe(site);
  expect(world.runsOf(site)).toEqual(RUNS);
}

async function expectUntouched(world: RecoveryWorld): Promise<void> {
  expect(await world.site("primary")).toEqual({ active: "primary", epoch: 1 });
  expect([world.nameLeadsTo, world.runsOf("primary")]).toEqual(["primary", RUNS]);
  expect(world.contentOf("rental-analytics-rehearsal")).toEqual({});
}

function failing(site: Site, mode: FailoverInput["mode"]): Way {
  return {
    kind: "failover",
    mode,
    site,
    start: (world, name) => world.failover(site, name, { ...FAILOVER, mode }),
    expectDone: (world) => (mode === "rehearsal" ? expectUntouched(world) : expectServes(world, site)),
  };
}

const takeLock = (site: Site) => (world: RecoveryWorld) => world.change(site, "failover", "owner", { S: OVERTAKER });

const FOLLOWING: Way = {
  kind: "follow",
  mode: "a batch is followed",
  site: "standby",
  start: (world, name) => world.follow(name),
  expectDone: async (world) => {
    expect([...(await world.committed("standby"))].sort()).toEqual(RUNS);
    expect(world.runsOf("standby")).toEqual(RUNS);
    expect(await world.site("primary")).toEqual({ active: "primary", epoch: 1 });
  },
};

interface Strategy {
  readonly standby: Standby;
  readonly ways: readonly Way[];
}

const STRATEGIES: readonly Strategy[] = [
  {
    standby: { kind: "pilotLight", region: "us-west-2", target: "provisioned", ...promise },
    ways: [failing("standby", "failover"), failing("standby", "rehearsal")],
  },
  {
    standby: { kind: "warmStandby", region: "us-west-2", ...promise },
    ways: [
      failing("standby", "failover"),
      failing("standby", "rehearsal"),
      FOLLOWING,
      {
        ...FOLLOWING,
        mode: "a batch is followed, and its lock is taken",
        overtaken: { at: "NoteLoaded", by: takeLock("standby"), error: "Pipeline.LockLost" },
      },
    ],
  },
  {
    standby: { kind: "multiAz", ...promise },
    ways: [
      failing("primary", "failover"),
      failing("primary", "rehearsal"),
      {
        ...failing("primary", "failover"),
        mode: "failover, whose site has moved",
        overtaken: {
          at: "RedirectGlue",
          by: (world) => world.change("primary", SITE_ITEM, "active", { S: "standby" }),
          error: "Pipeline.SiteMovedOn",
        },
      },
    ],
  },
];

function modelOf(standby: Standby): PipelineModel {
  return { ...rental, recovery: { ...rental.recovery, standby } };
}

function nameOf(standby: Standby): string {
  return standby.kind === "pilotLight" ? `${standby.kind}, ${standby.target}` : standby.kind;
}

let server: AwsServer;
let executions = 0;
/** Of the default strategy, which `failover-machine.test.ts` puts in trouble. */
const inTrouble = new Set<string>();
const worlds = new Map<Strategy, RecoveryWorld>();
const outcomes = new FaultTable("what the other strategies do otherwise");

beforeAll(async () => {
  server = await startMoto();
  const plain = await RecoveryWorld.open(server, rental, "plain");
  for (const site of ["primary", "standby"] as const)
    for (const call of plain.callsOf(site, "failover").values()) inTrouble.add(call);
  await plain.close();
  for (const [at, strategy] of STRATEGIES.entries())
    worlds.set(strategy, await RecoveryWorld.open(server, modelOf(strategy.standby), `strategy-${String(at)}`));
}, 120_000);
afterAll(async () => {
  for (const world of worlds.values()) await world.close();
  await server.stop();
});

describe.each(STRATEGIES.map((strategy) => [nameOf(strategy.standby), strategy] as const))("%s", (title, strategy) => {
  const worldOf = (): RecoveryWorld => {
    const world = worlds.get(strategy);
    if (world === undefined) throw new Error(`no world of ${title}`);
    return world;
  };

  async function begin(way: Way, trouble: Trouble | null): Promise<ExecutionRecord> {
    const world = worldOf();
    await world.begin();
    const { overtaken } = way;
    if (overtaken !== undefined) world.during(overtaken.at, () => overtaken.by(world));
    world.trouble = trouble;
    executions += 1;
    return way.start(world, `execution-${String(executions)}`);
  }

  test.each(strategy.ways)(
    "$mode: a call of its own that is in whichever trouble is brought to its end by a second start",
    async (way) => {
      const world = worldOf();
      const plain = await begin(way, null);
      expect(plain).toMatchObject({ error: way.overtaken?.error ?? null });
      if (way.overtaken === undefined) await way.expectDone(world);
      const calls = world.callsOf(way.site, way.kind);
      const states = world
        .tasksOn(way.site, plain, way.kind)
        .filter((state) => !inTrouble.has(calls.get(state) ?? state));
      for (const state of states) {
        inTrouble.add(calls.get(state) ?? state);
        for (const kind of TROUBLES) {
          const first = await begin(way, { state, kind });
          world.trouble = null;
          if (kind.endsWith("once")) expect([state, kind, first.error]).toEqual([state, kind, plain.error]);
          // Where the site has moved, it is moved back by hand.
          if (way.overtaken?.error === "Pipeline.SiteMovedOn")
            await world.change(way.site, SITE_ITEM, "active", { S: way.site });
          executions += 1;
          const second =
            first.status === "SUCCEEDED" ? first : await way.start(world, `execution-${String(executions)}`);
          if (second.error !== "Pipeline.SiteActive")
            expect([state, kind, second.status, second.error]).toEqual([state, kind, "SUCCEEDED", null]);
          await way.expectDone(world);
          outcomes.add({ mode: `${title}: ${way.mode}`, trouble: kind, state, first, second });
        }
      }
    },
    600_000,
  );

  test("whatever its machines call was in trouble", () => {
    const world = worldOf();
    const kinds = new Set(strategy.ways.map(({ kind, site }) => `${kind} ${site}`));
    for (const each of kinds) {
      const [kind, site] = each.split(" ") as [Exclude<Kind, "run">, Site];
      const calls = world.callsOf(site, kind);
      expect([each, [...calls.keys()].filter((state) => !inTrouble.has(calls.get(state) ?? state))]).toEqual([
        each,
        [],
      ]);
    }
  });
});

// UPDATE=1 npx jest lab/executions/strategies
test("docs/generated/strategy-faults.md says what came of each of them", () => {
  const page = join(PROJECT_ROOT, "docs", "generated", "strategy-faults.md");
  if (process.env["UPDATE"] === "1") writeFileSync(page, outcomes.print());
  expect(readFileSync(page, "utf8")).toBe(outcomes.print());
});
