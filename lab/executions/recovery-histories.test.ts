import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import type { FailoverMode } from "../../pipeline-dsl/targets/recovery";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import { RecoveryWorld } from "./recovery-world";

// Failovers and fail-backs in a row, with or without runs between them, whatever was lost meanwhile.

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const OTHER: Readonly<Record<Site, Site>> = { primary: "standby", standby: "primary" };

type Event =
  /** A run at the active site; `skipped`: its date is later than the one that is due. */
  | { readonly what: "run"; readonly skipped: 0 | 1 }
  | { readonly what: "run that dies"; readonly tables: number }
  | { readonly what: "lost"; readonly site: Site }
  | { readonly what: "snapshot" }
  | { readonly what: "command"; readonly mode: FailoverMode; readonly restoreFirst: boolean };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ what: fc.constant("run" as const), skipped: fc.constantFrom(0 as const, 1 as const) }),
  fc.record({
    what: fc.constant("run that dies" as const),
    tables: fc.integer({ min: 1, max: model.warehouse.targets.length }),
  }),
  fc.record({ what: fc.constant("lost" as const), site: fc.constantFrom("primary" as const, "standby" as const) }),
  fc.record({ what: fc.constant("snapshot" as const) }),
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("command" as const),
      mode: fc.constantFrom("failover" as const, "failback" as const, "rehearsal" as const),
      restoreFirst: fc.boolean(),
    }),
  },
);

/** What has happened, as somebody who was there would tell it. */
interface Past {
  active: Site;
  /** January's day that is due. */
  due: number;
  /** What the newest committed run left. */
  whole: Readonly<Record<string, string>>;
}

let server: AwsServer;
let world: RecoveryWorld;
let executions = 0;

beforeAll(async () => {
  server = await startMoto();
  world = await RecoveryWorld.open(server, model, "histories");
}, 60_000);
afterAll(async () => {
  await world.close();
  await server.stop();
});

const dateOf = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);

async function happen(each: Event, past: Past): Promise<void> {
  switch (each.what) {
    case "run":
      if (world.isLost(past.active)) return;
      past.due += each.skipped;
      await world.commit(past.active, `run-${String(past.due)}-${past.active}`, dateOf(past.due));
      past.whole = world.contentOf(past.active);
      past.due += 1;
      return;
    case "run that dies":
      if (world.isLost(past.active)) return;
      world.loadHalf(past.active, `died-${String(past.due)}-${past.active}`, dateOf(past.due), each.tables);
      return;
    case "lost":
      world.loseWarehouse(each.site);
      return;
    case "snapshot":
      if (past.active === "primary" && !world.isLost("primary")) world.takeSnapshot(new Date().toISOString());
      return;
    case "command":
      return command(each, past);
    default:
      each satisfies never;
  }
}

async function command(
  { mode, restoreFirst }: { readonly mode: FailoverMode; readonly restoreFirst: boolean },
  past: Past,
): Promise<void> {
  const site = mode === "failback" ? "primary" : "standby";
  const before = await everything();
  // As the lab does it: at the first call that reaches the warehouse.
  if (mode === "failback" && restoreFirst) world.during("OpenWarehouse", () => world.restorePrimary());
  executions += 1;
  const input = { mode, reason: "a history", approved_by: "somebody" };
  const { status, error } = await world.failover(site, `execution-${String(executions)}`, input);
  // What was not reached waits no longer.
  world.during("", () => Promise.resolve());
  if (status !== "SUCCEEDED") {
    expect([error, await everything()]).toEqual([error, before]);
    expect(refusalsOf(mode, restoreFirst, past.active === site)).toContain(error);
    return;
  }
  if (mode === "rehearsal") {
    expect(await everything()).toEqual(before);
    return;
  }
  past.active = site;
  expect(world.contentOf(site)).toEqual(past.whole);
  expect([world.nameLeadsTo, (await world.site("primary")).active, (await world.site("standby")).active]).toEqual([
    site,
    site,
    site,
  ]);
  expect(await world.committed(site)).toEqual(expect.arrayContaining([...(await world.committed(OTHER[site]))]));
}

/** Whatever else is in the way, the command has to overcome it: one that restores has no other way to fail. */
function refusalsOf(mode: FailoverMode, restoreFirst: boolean, isActive: boolean): readonly string[] {
  if (isActive) return ["Pipeline.SiteActive"];
  return mode === "failback" && !restoreFirst ? ["Pipeline.UncommittedLoads"] : [];
}

/** All that a refused command leaves as it was. */
async function everything(): Promise<unknown> {
  return [await world.seenByReaders(), await world.committed("primary"), await world.committed("standby")];
}

test("whatever the history, a failover or fail-back ends with every committed row at its site, or was refused and has changed nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 10 }), async (events) => {
      await world.begin();
      const past: Past = { active: "primary", due: 29, whole: world.contentOf("primary") };
      for (const each of events) await happen(each, past);
    }),
    { numRuns: Number(process.env["NUM_RUNS"] ?? 25) },
  );
}, 600_000);
