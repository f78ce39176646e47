import { join } from "node:path";
import { type EditableModel, rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { propertiesOfModel } from "../../pipeline-dsl/review/testing/properties";
import { checkSettings } from "../settings/check";
import type { Settings } from "../settings/settings";
import { costChanges, estimateCosts } from "./estimate";

// What is switched off, or made less of, is not paid: each option that decides what runs or is kept, with the lines of the
// estimate that it moves, or why it moves none.

const ROOT = join(__dirname, "..", "..");

function settingsOf(stack: string): Settings {
  const { settings } = checkSettings(join(ROOT, `Pulumi.${stack}.yaml`));
  if (settings === null) throw new Error(`the settings of ${stack} are faulty`);
  return settings;
}

/** Of a stack that leaves to the estimate how much a month brings. */
function unsaid(settings: Settings): Settings {
  const { usage: _, ...others } = settings;
  return others;
}

function moved(before: Settings, after: Settings, edit: (model: EditableModel) => void = () => undefined): string {
  const [old, current] = [estimateCosts(rentalModel(), before), estimateCosts(rentalModel(edit), after)];
  return costChanges(old, current)
    .map(({ before: was, after: is }) => was?.id ?? is?.id ?? "")
    .sort()
    .join(" ");
}

describe("options of the definition", () => {
  const SIZE = "how much is stored is said by rental:usage, whatever keeps it";
  const TIME = "it takes place as often, at another time";
  const NAME = "a name costs nothing";
  const WORKERS = "Glue is paid by its workers";
  const DURATION = "how long a run takes is said by rental:usage";
  const REGION = "the prices are those of one Region, and cost says so of a stack elsewhere";
  const RESTORED = "a pilot light restores when it is needed";
  const PROMISE = "it is what is promised, and nothing runs more for it";

  type Edit = (model: EditableModel) => void;
  const MOVES: Readonly<Record<string, readonly [edit: Edit, lines: string]>> = {
    alerts: [(model) => (model.alerts = []), "alarmMetric"],
    "jobs.extract.workers": [(model) => (model.jobs.extract.workers *= 2), "glue.extract"],
    "jobs.extract.workerType": [(model) => (model.jobs.extract.workerType = "G.2X"), "glue.extract"],
    "jobs.load.workers": [(model) => (model.jobs.load.workers *= 2), "glue.load"],
    "jobs.load.workerType": [(model) => (model.jobs.load.workerType = "G.2X"), "glue.load"],
    "recovery.backups": [(model) => (model.recovery.backups = null), "alarmMetric"],
    "recovery.lake.replicate": [(model) => (model.recovery.lake.replicate = []), "alarmMetric"],
    "recovery.standby.kind": [
      (model) => (model.recovery.standby = { kind: "multiAz", rpoSeconds: 60, rtoSeconds: 60 }),
      "alarmMetric redshift.compute",
    ],
  };

  const STAYS: Readonly<Record<string, readonly [edit: Edit, why: string]>> = {
    "jobs.extract.connections": [(model) => (model.jobs.extract.connections = 1), WORKERS],
    "jobs.extract.name": [(model) => (model.jobs.extract.name = "other"), NAME],
    "jobs.extract.timeoutMinutes": [(model) => (model.jobs.extract.timeoutMinutes = 1), DURATION],
    "jobs.load.connections": [(model) => (model.jobs.load.connections = 1), WORKERS],
    "jobs.load.name": [(model) => (model.jobs.load.name = "other"), NAME],
    "jobs.load.timeoutMinutes": [(model) => (model.jobs.load.timeoutMinutes = 1), DURATION],
    "lake.keepRawDays": [(model) => (model.lake.keepRawDays = 1), SIZE],
    "lake.zones": [(model) => (model.lake.zones.raw = "other/"), NAME],
    "recovery.keepDamagedDays": [(model) => (model.recovery.keepDamagedDays = 1), SIZE],
    "recovery.lake.versioning": [(model) => (model.recovery.lake.versioning = false), SIZE],
    "recovery.rehearse": [(model) => (model.recovery.rehearse = null), "what it restores is paid by the hour, on top"],
    "recovery.snapshots": [(model) => (model.recovery.snapshots.at = "07:00"), TIME],
    "recovery.standby.region": [(model) => Object.assign(model.recovery.standby, { region: "eu-west-1" }), REGION],
    "recovery.standby.rpoSeconds": [(model) => (model.recovery.standby.rpoSeconds = 60), PROMISE],
    "recovery.standby.rtoSeconds": [(model) => (model.recovery.standby.rtoSeconds = 60), PROMISE],
    "recovery.standby.target": [(model) => Object.assign(model.recovery.standby, { target: "provisioned" }), RESTORED],
    "schedule.at": [(model) => (model.schedule.at = "07:00"), TIME],
    "schedule.timeZone": [(model) => (model.schedule.timeZone = "Europe/Paris"), TIME],
  };

  test("the tables have every property that decides what runs or is kept, each once", () => {
    const named = [...Object.keys(MOVES), ...Object.keys(STAYS)];
    const properties = propertiesOfModel().filter((path) => /^(?:alerts|jobs|lake|recovery|schedule)\b/.test(path));
    const isOf = (path: string, name: string): boolean =>
      path === name || (/^[.[]/.test(path.slice(name.length)) && path.startsWith(name));
    expect(properties.filter((path) => named.filter((name) => isOf(path, name)).length !== 1)).toEqual([]);
    expect(named.filter((name) => !properties.some((path) => isOf(path, name)))).toEqual([]);
  });

  test.each(Object.entries(MOVES))("%s moves its lines, and no others", (_, [edit, lines]) => {
    const settings = settingsOf("prod");
    expect(moved(settings, settings, edit)).toBe(lines);
  });

  test.each(Object.entries(STAYS))("%s moves no line", (_, [edit, why]) => {
    const settings = settingsOf("prod");
    expect([why, moved(settings, settings, edit)]).toEqual([why, ""]);
  });
});

describe("options of a stack", () => {
  const RUNS = "alarmMetric glue.extract glue.load";
  const prod = unsaid(settingsOf("prod"));
  const { standby: _, ...alone } = prod;
  const dev = unsaid(settingsOf("dev"));
  const standby = settingsOf("prod-standby");
  const off = { enabled: false };
  const on = { enabled: true };

  test.each<[what: string, before: Settings, after: Settings, lines: string]>([
    ["a schedule that is switched off", prod, { ...prod, schedule: off }, RUNS],
    [
      "the same, of a serverless warehouse",
      { ...dev, schedule: on },
      { ...dev, schedule: off },
      `${RUNS} redshift.compute`,
    ],
    [
      "runs that somebody is said to start",
      { ...prod, usage: { runs: 30 } },
      { ...prod, schedule: off, usage: { runs: 30 } },
      "alarmMetric",
    ],
    ["no other site", prod, alone, "alarmMetric s3.replication"],
    [
      "the site that is not active, whatever its settings say of runs",
      standby,
      { ...standby, usage: { ...standby.usage, runs: 30 } },
      "",
    ],
  ])("%s", (_, before, after, lines) => {
    expect(moved(before, after)).toBe(lines);
  });

  test("a warm standby's warehouse works for every run, and its jobs for none", () => {
    const warm = (model: EditableModel): void => {
      model.recovery.standby = { kind: "warmStandby", region: "us-west-2", rpoSeconds: 60, rtoSeconds: 60 };
    };
    const runs = { ...standby, usage: { ...standby.usage, runs: 30 } };
    expect(moved(runs, runs, warm)).toContain("redshift.compute");
    expect(moved(runs, runs, warm)).not.toContain("glue");
  });
});
