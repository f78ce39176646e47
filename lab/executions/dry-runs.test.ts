import fc from "fast-check";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import { executionArn } from "./arn";
import { BackfillWorld, DAYS } from "./backfill-world";
import type { ExecutionRecord } from "./records";
import { BACKED_UP, NEWEST, RestoreWorld } from "./restore-world";

// A dry run that says yes where the machine says no is worse than none: in every situation they end alike.

/** A failure is repeated with the same seed; another one looks elsewhere: DRY_SEED=7 DRY_CASES=300. */
const SEED = Number(process.env["DRY_SEED"] ?? 20260131);
const CASES = Number(process.env["DRY_CASES"] ?? 60);

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const TABLES = model.warehouse.targets.map(({ name }) => name);
const WHO = { reason: "a trial", approved_by: "somebody" };

let server: AwsServer;
beforeAll(async () => {
  server = await startMoto();
}, 60_000);
afterAll(() => server.stop());

/** So often the first that the situations in which nothing is refused are many too. */
function mostly<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

/** Whose the lock of runs is: an execution that has ended or one at work, and what it has left. */
const locks = fc.record({
  status: mostly("SUCCEEDED", "FAILED", "RUNNING"),
  works: mostly(false, true),
  restoring: mostly<"own" | "other" | null>(null, "own", "other"),
  begun: fc.boolean(),
});
type Lock = typeof locks extends fc.Arbitrary<infer Value> ? Value : never;

function latestOf({ status, restoring, begun }: Lock, table: string, owner: string): Record<string, string> {
  const name = restoring === "own" ? table : TABLES.find((each) => each !== table);
  return {
    owner,
    run_id: `run-${NEWEST}`,
    logical_date: NEWEST,
    ...(restoring === null || name === undefined
      ? { status }
      : {
          status: "RUNNING",
          restoring: name,
          owner_before: executionArn(model.name, `run-${NEWEST}`),
          status_before: status,
          ...(begun ? { restoring_since: owner } : {}),
        }),
  };
}

function endOf({ status, error, cause }: ExecutionRecord): object {
  return { status, error, cause };
}

test("a dry run of a restore ends as the restore does", async () => {
  const world = await RestoreWorld.open(server, model, "dry-restore");
  const situations = fc.record({
    table: fc.constantFrom(...TABLES),
    from: fc.constantFrom(undefined, "backup" as const, "snapshot" as const, "curated" as const),
    as_of: mostly<string>(BACKED_UP, "2026-01-24", NEWEST),
    lock: locks,
    backUp: mostly(true, false),
    backupRuns: mostly(false, true),
    siteIs: mostly("primary", "standby"),
    damaged: fc.subarray(TABLES, { maxLength: 2 }),
    told: fc.constantFrom(
      "",
      "ERROR: Pipeline.DamagedElsewhere: dim_users has lost rows; ",
      "ERROR: Pipeline.DamagedElsewhere: dim_users is gone or lacks columns; ",
    ),
    lacking: fc.option(
      fc.record({
        what: fc.constantFrom("curated", "backup rows", "backup manifest", "manifest"),
        of: fc.constantFrom(...TABLES),
        date: fc.constantFrom(BACKED_UP, "2026-01-26", NEWEST),
      }),
      { freq: 2 },
    ),
  });
  const seen = { done: 0, refused: 0 };
  for (const [number, drawn] of fc.sample(situations, { numRuns: CASES, seed: SEED }).entries()) {
    const { table, from, as_of, lock, told, lacking } = drawn;
    await world.begin({ backUp: drawn.backUp });
    if (drawn.siteIs === "standby") await world.moveSite();
    const owner = lock.works ? world.working(`works-${String(number)}`) : executionArn(model.name, "gone");
    await world.set("latest", latestOf(lock, table, owner));
    if (drawn.backupRuns)
      await world.set("backup", { owner: world.working(`backup-${String(number)}`), status: "RUNNING" });
    for (const each of drawn.damaged) world.damage(each);
    world.elsewhere = told;
    const paths = {
      curated: `curated/${lacking?.of ?? ""}/load_date=${lacking?.date ?? ""}`,
      "backup rows": `backup/${lacking?.of ?? ""}/${BACKED_UP}/b/rows`,
      "backup manifest": `backup/${lacking?.of ?? ""}/${BACKED_UP}/b/manifest000.json`,
      manifest: `manifests/${model.name}/load_date=${lacking?.date ?? ""}`,
    };
    if (lacking !== null) rmSync(join(world.lake, paths[lacking.what]), { recursive: true, force: true });
    const input = { table, as_of, ...(from === undefined ? {} : { from }), ...WHO };
    const tried = await world.restore(`dry-${String(number)}`, { ...input, dry_run: true });
    const done = await world.restore(`restore-${String(number)}`, input);
    expect({ seed: SEED, ...drawn, end: endOf(tried) }).toEqual({ seed: SEED, ...drawn, end: endOf(done) });
    seen[done.status === "SUCCEEDED" ? "done" : "refused"] += 1;
  }
  await world.close();
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(CASES / 10);
}, 300_000);

test("a dry run of a backfill ends as the backfill does", async () => {
  const world = await BackfillWorld.open(server, model, "dry-backfill");
  const dates = [undefined, ...DAYS, "2026-02-28"] as const;
  const situations = fc.record({
    table: fc.constantFrom(...TABLES),
    from: mostly(...dates),
    to: mostly(...dates),
    lock: locks,
    other: mostly<"works" | "gone" | null>(null, "works", "gone"),
    told: mostly(
      "",
      "ERROR: Pipeline.DamagedElsewhere: fact_viewings is gone; ",
      "ERROR: Pipeline.RestoreFirst: fact_viewings is gone; ",
    ),
    lacking: fc.option(fc.record({ source: fc.boolean(), date: fc.constantFrom(...DAYS) }), { freq: 1 }),
  });
  const seen = { done: 0, refused: 0 };
  for (const [number, drawn] of fc.sample(situations, { numRuns: CASES, seed: SEED }).entries()) {
    const { table, from, to, lock, other, told, lacking } = drawn;
    await world.begin();
    const owner = lock.works ? world.working(`works-${String(number)}`) : executionArn(model.name, "gone");
    await world.set("latest", latestOf(lock, table, owner));
    if (other !== null)
      await world.set("backfill", {
        owner: other === "works" ? world.working(`other-${String(number)}`) : executionArn(model.name, "gone"),
        status: "RUNNING",
        plan: "another",
        table: "any",
      });
    if (told !== "") world.refusals.set("look_at_tables", told);
    if (lacking !== null) world.forgetDay(lacking.date, lacking.source ? "processed" : "manifests");
    const input = { table, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...WHO };
    const tried = await world.backfill(`dry-${String(number)}`, { ...input, dry_run: true });
    const done = await world.backfill(`backfill-${String(number)}`, input);
    expect({ seed: SEED, ...drawn, end: endOf(tried) }).toEqual({ seed: SEED, ...drawn, end: endOf(done) });
    seen[done.status === "SUCCEEDED" ? "done" : "refused"] += 1;
  }
  await world.close();
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(CASES / 10);
}, 300_000);
