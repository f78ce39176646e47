import Ajv from "ajv";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recoveryStatusSchema } from "../lab/recovery/report-schema";
import { failoverResultSchema } from "../lab/recovery/result";
import type { FailoverResult } from "../lab/recovery/result";
import { FAILOVER_INPUT } from "../pipeline-dsl/targets/recovery";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

const SAID = ["--reason", "lost", "--approved-by", "anna"];

function homeFolder(): string {
  const home = mkdtempSync(join(tmpdir(), "failover-home-"));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "home.json"), JSON.stringify({ pipeline: "Shop", definition: null, sources: {} }));
  return home;
}

test("every input of a failover that a page tells to type is what the machine takes", () => {
  const page = readFileSync("docs/operations.md", "utf8");
  const inputs = [...page.matchAll(/\$FAILOVER --input '([^']+)'/g)].map(
    ([, text = ""]) => JSON.parse(text) as unknown,
  );
  const matches = new Ajv().compile(FAILOVER_INPUT);
  expect(inputs.length).toBeGreaterThanOrEqual(3);
  for (const input of inputs) expect([input, matches(input)]).toEqual([input, true]);
});

test.each<[string, readonly string[], number, RegExp]>([
  ["no approval", ["--reason", "lost"], 2, /Pipeline\.RecoveryInput.*--approved-by/],
  ["no reason", ["--approved-by", "anna"], 2, /Pipeline\.RecoveryInput.*--reason/],
  ["an empty reason", ["--reason", "", "--approved-by", "anna"], 2, /Pipeline\.RecoveryInput/],
  ["a loss in words", [...SAID, "--accept-loss", "all"], 2, /whole number of seconds/],
  ["two modes", [...SAID, "--rehearse", "--fail-back"], 2, /cannot be used with/],
  ["a restore that a failover makes by itself", [...SAID, "--restore-first"], 2, /goes with --fail-back/],
  ["a state that no machine has", [...SAID, "--fault", "Restore=X"], 2, /there is no step Restore/],
  [
    "a standby that is no PostgreSQL",
    [...SAID, "--standby-warehouse", "mysql://h/d"],
    2,
    /--standby-warehouse must read/,
  ],
])("a failover with %s is refused before anything starts", (_what, parameters, exitCode, says) => {
  const folder = folderWith(SMALL_DEFINITION);
  const home = homeFolder();
  const outcome = pipeline(
    ["failover", "--definition", join(folder, "pipeline.ts"), "--home", home, ...parameters],
    folder,
  );
  expect(outcome).toMatchObject({ exitCode, stdout: "" });
  expect(outcome.stderr).toMatch(says);
  expect(existsSync(join(home, "standby"))).toBe(false);
});

test("a home that is not there, and a definition with one site, are refused", () => {
  const zones = SMALL_DEFINITION["pipeline.ts"]
    .replaceAll("pilotLight", "multiAz")
    .replace(/multiAz\(\{ region: "us-west-2", /, "multiAz({ ");
  const folder = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": zones });
  const definition = ["--definition", join(folder, "pipeline.ts")];
  expect(pipeline(["failover", ...definition, "--home", join(folder, "none"), ...SAID], folder).stderr).toContain(
    "Lab.NoHome",
  );
  expect(pipeline(["failover", ...definition, "--home", homeFolder(), ...SAID], folder).stderr).toContain(
    "Lab.NoStandby",
  );
});

test("the status of a home that has known one site says so", () => {
  const folder = folderWith(SMALL_DEFINITION);
  const parameters = ["failover", "--definition", join(folder, "pipeline.ts"), "--home", homeFolder(), "--status"];
  const { exitCode, stdout } = pipeline([...parameters, "--json"], folder);
  expect(exitCode).toBe(0);
  const status = JSON.parse(stdout) as unknown;
  const matches = new Ajv({ allowUnionTypes: true }).compile(recoveryStatusSchema);
  expect([matches(status), matches.errors]).toEqual([true, null]);
  expect(status).toMatchObject({
    readers_name_leads_to: "primary",
    sites: [
      { site: "primary", active: null },
      { site: "standby", active: null },
    ],
    recoveries: [],
  });
});

interface SiteSays {
  readonly active: string;
  readonly epoch: number;
  readonly items?: readonly object[];
}

/** A home whose ledgers say this; null: the site was never used. */
function homeThatSays(primary: SiteSays, standby: SiteSays | null): string {
  const home = homeFolder();
  for (const [folder, says] of [
    [home, primary],
    [join(home, "standby"), standby],
  ] as const) {
    if (says === null) continue;
    const site = { item: { S: "site" }, active: { S: says.active }, epoch: { N: String(says.epoch) } };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "ledger.json"), JSON.stringify([site, ...(says.items ?? [])]));
  }
  return home;
}

const owner = (execution: string) => ({ owner: { S: `arn:aws:states:us-west-2:1:execution:M:${execution}` } });
const recovery = (execution: string, status = "RUNNING") => ({
  item: { S: "failover" },
  status: { S: status },
  ...owner(execution),
});

test.each<[string, SiteSays, SiteSays | null, RegExp]>([
  ["one site", { active: "primary", epoch: 1 }, null, /runs go on at the primary\n/],
  [
    "a failover that told the primary and died",
    { active: "standby", epoch: 2 },
    { active: "primary", epoch: 1, items: [recovery("failover.20260131T020000Z.0000")] },
    /no site is active, so no run begins[^]*not brought to its end: failover to the standby \(failover\.2026[^]*npx pipeline failover --reason REASON --approved-by NAME/,
  ],
  [
    "a failover that ended, of a Region that was gone",
    { active: "primary", epoch: 1 },
    { active: "standby", epoch: 2, items: [recovery("failover.20260131T020000Z.0000", "SUCCEEDED")] },
    /runs go on at the standby\n(?![^]*not brought to its end)/,
  ],
  [
    "a fail-back that died",
    { active: "standby", epoch: 2, items: [recovery("failback.20260131T020000Z.0000")] },
    { active: "standby", epoch: 2 },
    /runs go on at the standby\n[^]*failback to the primary[^]*npx pipeline failover --fail-back/,
  ],
  [
    "a restore that died",
    {
      active: "primary",
      epoch: 1,
      items: [{ item: { S: "latest" }, restoring: { S: "dim_users" }, ...owner("restore.20260131T020000Z.0000") }],
    },
    null,
    /restore of dim_users at the primary[^]*npx pipeline restore dim_users --site primary --as-of DATE/,
  ],
  [
    "a backfill that died in its last step",
    {
      active: "primary",
      epoch: 1,
      items: [{ item: { S: "latest" }, restoring: { S: "dim_users" }, ...owner("backfill.20260131T020000Z.0000") }],
    },
    null,
    /backfill of dim_users at the primary[^]*npx pipeline backfill dim_users --site primary/,
  ],
])("after %s the status says where runs go on and what to do", (_what, primary, standby, says) => {
  const folder = folderWith(SMALL_DEFINITION);
  const home = homeThatSays(primary, standby);
  const parameters = ["failover", "--definition", join(folder, "pipeline.ts"), "--home", home, "--status"];
  expect(pipeline(parameters, folder).stdout).toMatch(says);
});

test("the documented schema accepts a failover that was refused, and nothing half", () => {
  const refused: FailoverResult = {
    execution: "failover.20260131T020000Z.0000",
    site: "standby",
    mode: "failover",
    status: "FAILED",
    started_at: "2026-01-31T02:00:00.000Z",
    seconds: 1.5,
    states: [{ name: "Survey", seconds: 0.4 }],
    error: { code: "Pipeline.LossOverObjective", state: "LossOverObjective", message: "more" },
    report: null,
  };
  const matches = new Ajv({ allowUnionTypes: true }).compile(failoverResultSchema);
  expect(matches(refused)).toBe(true);
  expect(matches({ ...refused, site: "elsewhere" })).toBe(false);
});
