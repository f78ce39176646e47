import { DAYS_REPLACED_TABLES_STAY, type PipelineModel } from "../../model";
import { defineCheck, type FindingAddress } from "../check";
import {
  alertPath,
  jobPath,
  LAKE,
  objectivePath,
  RECOVERY,
  recoveryPath,
  rulePath,
  tablePartPath,
  targetPartPath,
  WAREHOUSE,
} from "../paths";

interface Bounded {
  readonly thing: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly at: FindingAddress;
}

export const numberOutOfRange = defineCheck({
  code: "number-out-of-range",
  severity: "error",
  summary: "A number is outside the range that makes sense",
  page: {
    explanation: `Shares lie between 0% and 100%, durations are not negative, a Glue job has 2 to 299 workers and runs for at most 7 days, and there is at
least one connection to read with.`,
    remedy: `Use a value in the range that the message names.`,
    refused: `whenSourceRowVanishes: remove({ refuseAbove: "-5%" })`,
    accepted: `whenSourceRowVanishes: remove({ refuseAbove: "5%" })`,
  },
  *find({ model }) {
    for (const { thing, value, least, most, at } of boundedNumbers(model)) {
      if (value >= least && value <= most) continue;
      yield {
        message: `${thing} is ${String(value)}`,
        at: [at],
        why: `it must lie between ${String(least)} and ${most === Infinity ? "any larger number" : String(most)}`,
        fix: value < least ? `use at least ${String(least)}` : `use at most ${String(most)}`,
      };
    }
  },
});

function* boundedNumbers(model: PipelineModel): Iterable<Bounded> {
  for (const source of model.sources) {
    for (const { name, extract } of source.tables) {
      const at = { path: tablePartPath(source.name, name, "extract"), part: "overlap" };
      if (extract.kind === "newRowsBy")
        yield {
          thing: `the overlap of ${name} in seconds`,
          value: extract.overlapSeconds,
          least: 0,
          most: Infinity,
          at,
        };
    }
  }
  for (const { name, whenSourceRowVanishes: vanishing } of model.warehouse.targets) {
    const at = { path: targetPartPath(name, "whenSourceRowVanishes"), part: "refuseAbove" };
    if (vanishing.kind !== "keep")
      yield { thing: `the share that ${name} refuses above`, value: vanishing.refuseAbove, least: 0, most: 1, at };
  }
  for (const { id, threshold } of model.quality.rules) {
    const at = { path: rulePath(id), part: "threshold" };
    yield { thing: `the threshold of ${id} as a share`, value: threshold, least: 0, most: 1, at };
  }
  yield* boundedOperations(model);
}

function* boundedOperations({ alerts, jobs, lake, objectives, recovery, warehouse }: PipelineModel): Iterable<Bounded> {
  for (const job of ["extract", "load"] as const) {
    const at = (part: string): FindingAddress => ({ path: jobPath(job), part: `jobs.${job}.${part}` });
    const { name, workers, timeoutMinutes, connections } = jobs[job];
    yield { thing: `the number of workers of ${name}`, value: workers, least: 2, most: 299, at: at("workers") };
    yield {
      thing: `the timeout of ${name} in minutes`,
      value: timeoutMinutes,
      least: 1,
      most: 10_080,
      at: at("timeout"),
    };
    if (job === "extract")
      yield { thing: `the connections of ${name}`, value: connections, least: 1, most: 1000, at: at("connections") };
  }
  const raw = { path: LAKE, part: "keepRaw" };
  yield {
    thing: "the number of days that raw data is kept",
    value: lake.keepRawDays,
    least: 1,
    most: Infinity,
    at: raw,
  };
  for (const part of ["jobSuccessRate", "errorRate"] as const) {
    const at = { path: objectivePath(part), part: "objective" };
    yield { thing: `the objective ${part} as a share`, value: objectives[part], least: 0, most: 1, at };
  }
  for (const alert of alerts) {
    if (!("overSeconds" in alert)) continue;
    const at = { path: alertPath(alert.severity, alert.kind), part: alert.kind };
    yield { thing: `the seconds of ${alert.kind}`, value: alert.overSeconds, least: 60, most: Infinity, at };
  }
  yield* boundedRecovery(recovery);
  yield {
    thing: "the number of days that a table stays which a migration has replaced",
    value: warehouse.keepReplacedDays ?? DAYS_REPLACED_TABLES_STAY,
    least: 1,
    most: Infinity,
    at: { path: WAREHOUSE, part: "keepReplaced" },
  };
}

function* boundedRecovery(recovery: PipelineModel["recovery"]): Iterable<Bounded> {
  const standby = { path: recoveryPath("standby"), part: "standby" };
  const { rpoSeconds, rtoSeconds } = recovery.standby;
  yield { thing: "the recovery point objective in seconds", value: rpoSeconds, least: 0, most: Infinity, at: standby };
  yield { thing: "the recovery time objective in seconds", value: rtoSeconds, least: 0, most: Infinity, at: standby };
  const { backups, rehearse, keepDamagedDays } = recovery;
  const damaged = { path: RECOVERY, part: "keepDamaged" };
  yield {
    thing: "the number of days that a replaced table is kept",
    value: keepDamagedDays,
    least: 1,
    most: Infinity,
    at: damaged,
  };
  if (backups !== null) {
    const kept = { path: RECOVERY, part: "keep" };
    yield {
      thing: "the number of days that backups are kept",
      value: backups.keepDays,
      least: 1,
      most: Infinity,
      at: kept,
    };
  }
  for (const [part, rhythm] of [
    ["backups", backups?.every],
    ["rehearse", rehearse],
  ] as const) {
    if (rhythm?.kind !== "monthly") continue;
    const at = { path: recoveryPath(part), part };
    yield { thing: `the day of the month of ${part}`, value: rhythm.day, least: 1, most: 28, at };
  }
}
