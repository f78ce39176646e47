import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { describeTest } from "../../pipeline-dsl/targets/docs/values";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import type { RuleResult, RunResult, StepStatus } from "../result";
import { retriesOf } from "../run/retry";
import type { ReportData, RunSummary, StepAttempt, VersionedMember } from "./data";
import { lineageOf } from "./model-lineage";

const LOCK = join(__dirname, "../../stacks/rental-marketplace/pipeline.lock.json");
const START = Date.parse("2026-02-04T02:00:03Z");

/** The fourth day of a small marketplace: extraction died once and was retried, one rule came near its threshold. */
export function exampleReport(): ReportData {
  const model = JSON.parse(readFileSync(LOCK, "utf8")) as PipelineModel;
  const attempts = exampleAttempts(model);
  return {
    pipeline: model.name,
    where: { home: ".lab" },
    definitionNote: null,
    tests: new Map(model.quality.rules.map(({ id, test }) => [id, describeTest(test)])),
    schedule: "daily at 02:00 UTC",
    generatedAt: "2026-02-04T02:03:10.000Z",
    run: {
      run_id: "2026-02-04-7f3a",
      execution: "2026-02-04-7f3a-retry-1",
      logical_date: "2026-02-04",
      window: { start: "2026-02-03T02:00:00", end: "2026-02-04T02:00:00" },
      status: "SUCCEEDED",
      started_at: "2026-02-04T02:00:03.120Z",
      seconds: 58.4,
      steps: stepsOf(model).map(({ name }) => ({
        name,
        status: statusOf(name, attempts),
        attempts: triesOf(name, attempts),
        seconds: secondsOf(name, attempts),
      })),
      rows: [
        ...(
          [
            ["apartments", 20_113, 20_113, 0],
            ["apartment_attributes", 61_022, 61_020, 2],
            ["bookings", 203_310, 203_304, 6],
            ["user_viewing", 41_870, 41_870, 0],
          ] as const
        ).flatMap(([table, raw, processed, quarantine]) => [
          { table: `marketplace.${table}`, zone: "raw" as const, rows: raw },
          { table: `marketplace.${table}`, zone: "processed" as const, rows: processed },
          { table: `marketplace.${table}`, zone: "quarantine" as const, rows: quarantine },
        ]),
        ...model.warehouse.targets.map(({ name }) => ({
          table: name,
          zone: "curated" as const,
          rows: name === "fact_bookings" ? 203_304 : 20_113,
        })),
      ],
      quarantine: [
        { table: "marketplace.bookings", reason: "another row with this primary key was kept", rows: 6 },
        { table: "marketplace.apartment_attributes", reason: "primary key is NULL", rows: 2 },
      ],
      quality: exampleQuality(model),
      waiver: null,
      targets: model.warehouse.targets.map(({ name }, at) => ({
        table: name,
        inserted: 113 * at,
        updated: 40 * at,
        closed: name === "dim_apartments" ? 214 : 0,
        removed: 0,
        rekeyed: name.startsWith("fact") ? 31 : 0,
      })),
      error: null,
      no_run: null,
      go_on: [],
    },
    waiver: null,
    attempts,
    machine: stepsOf(model).map(({ name, kind, after }) => ({
      name,
      kind,
      after,
      status: statusOf(name, attempts),
      attempts: triesOf(name, attempts),
      seconds: secondsOf(name, attempts),
    })),
    history: exampleHistory(model),
    recoveries: [],
    tableRecoveries: [],
    versions: {
      dimension: "dim_apartments",
      value: "current_price",
      fact: "fact_bookings",
      members: [movingApartment(), vanishedApartment()],
    },
    lineage: lineageOf(model),
    accepted: [],
  };
}

/** The same day, stopped at the quality gate. */
export function exampleFailedReport(): ReportData {
  const report = exampleReport();
  const reached = new Set(["migrate_warehouse", "RDS_TO_S3_job", "glue_to_redshift_job"]);
  const status = (name: string): StepStatus =>
    reached.has(name) ? "SUCCEEDED" : name === "quality_gate" ? "FAILED" : "PENDING";
  const run: RunResult = {
    ...report.run,
    status: "FAILED",
    steps: report.run.steps.map((step) => ({ ...step, status: status(step.name) })),
    targets: [],
    quality: report.run.quality.map((rule, at) =>
      at === 1 ? { ...rule, ratio: 0.962, verdict: "breached" as const } : rule,
    ),
    error: {
      code: "Pipeline.QualityBreached",
      step: "quality_gate",
      message: "completeness.apartments.price: 96.2 % of rows pass, the threshold is above 99 %",
    },
  };
  return {
    ...report,
    run: { ...run, go_on: retriesOf(run, report.machine) },
    attempts: report.attempts.filter((attempt) => reached.has(attempt.step)),
    machine: report.machine.map((step) => ({ ...step, status: status(step.name) })),
  };
}

function exampleAttempts(model: PipelineModel): StepAttempt[] {
  const attempts: StepAttempt[] = [
    {
      step: "migrate_warehouse",
      attempt: 1,
      execution: 1,
      startedAt: START,
      seconds: 0.9,
      outcome: "SUCCEEDED",
      error: null,
    },
    {
      step: "RDS_TO_S3_job",
      attempt: 1,
      execution: 1,
      startedAt: START + 1000,
      seconds: 6.2,
      outcome: "FAILED",
      error: "Glue.ConcurrentRunsExceededException",
    },
    {
      step: "RDS_TO_S3_job",
      attempt: 2,
      execution: 1,
      startedAt: START + 9400,
      seconds: 9.1,
      outcome: "ABORTED",
      error: "killed",
    },
    {
      step: "RDS_TO_S3_job",
      attempt: 1,
      execution: 2,
      startedAt: START + 60_000,
      seconds: 17.3,
      outcome: "SUCCEEDED",
      error: null,
    },
    {
      step: "glue_to_redshift_job",
      attempt: 1,
      execution: 2,
      startedAt: START + 77_500,
      seconds: 21.8,
      outcome: "SUCCEEDED",
      error: null,
    },
    {
      step: "quality_gate",
      attempt: 1,
      execution: 2,
      startedAt: START + 99_400,
      seconds: 0.1,
      outcome: "SUCCEEDED",
      error: null,
    },
  ];
  const loaded = new Map<string, number>([["quality_gate", START + 99_600]]);
  for (const { name, after } of stepsOf(model).slice(4)) {
    const startedAt = Math.max(...after.map((before) => loaded.get(before) ?? 0)) + 100;
    const seconds = 0.6 + (name.length % 7) * 0.7;
    loaded.set(name, startedAt + seconds * 1000);
    attempts.push({ step: name, attempt: 1, execution: 2, startedAt, seconds, outcome: "SUCCEEDED", error: null });
  }
  return attempts;
}

function statusOf(step: string, attempts: readonly StepAttempt[]): StepStatus {
  return attempts.some((attempt) => attempt.step === step && attempt.outcome === "SUCCEEDED" && attempt.execution === 2)
    ? "SUCCEEDED"
    : "SKIPPED";
}

function triesOf(step: string, attempts: readonly StepAttempt[]): number {
  return attempts.filter((attempt) => attempt.step === step).length;
}

function secondsOf(step: string, attempts: readonly StepAttempt[]): number {
  return attempts.filter((attempt) => attempt.step === step).reduce((sum, attempt) => sum + attempt.seconds, 0);
}

function exampleQuality(model: PipelineModel): RuleResult[] {
  return model.quality.rules.map(({ id, category, threshold }, at) => ({
    rule: id,
    category,
    threshold,
    ratio: 1 - (1 - threshold) * ([0, 0.42, 0.86, 0.1][at % 4] ?? 0),
    verdict: "passed" as const,
  }));
}

function exampleHistory(model: PipelineModel): RunSummary[] {
  return ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"].map((logicalDate, day) => ({
    site: "primary",
    runId: day === 3 ? "2026-02-04-7f3a" : `${logicalDate}-0c${day}e`,
    logicalDate,
    status: "SUCCEEDED",
    seconds: 61 - day * 3.4,
    verdict: day === 1 ? "waived" : "passed",
    waiver: day === 1 ? "the marketplace confirmed: the new city has no prices yet" : null,
    quality: exampleQuality(model).map((result, at) => {
      const breached = day === 1 && at === 1;
      const { ratio, threshold } = result;
      return {
        ...result,
        ratio: breached ? 1 - (1 - threshold) * 1.4 : 1 - (1 - (ratio ?? 1)) * (0.5 + day / 6),
        verdict: breached ? ("waived" as const) : ("passed" as const),
      };
    }),
  }));
}

function movingApartment(): VersionedMember {
  return {
    name: "apartment_id 4711",
    versions: [
      { key: 311, from: "2025-06-11", to: "2025-09-02", value: 1180 },
      { key: 902, from: "2025-09-02", to: "2025-11-20", value: 1240.5 },
      { key: 1430, from: "2025-11-20", to: "2026-01-08", value: 1120 },
      { key: 2210, from: "2026-01-08", to: "9999-12-31", value: 1295 },
    ],
    facts: [
      { name: "booking 8120", versionKey: 311, date: "2025-07-02", days: 14, amount: 552 },
      { name: "booking 8544", versionKey: 311, date: "2025-08-10", days: 9, amount: 355.5 },
      { name: "booking 9001", versionKey: 902, date: "2025-10-01", days: 21, amount: 869 },
      { name: "booking 9310", versionKey: 1430, date: "2025-12-20", days: 16, amount: 598 },
      { name: "booking 9920", versionKey: 2210, date: "2026-01-25", days: 4, amount: 173 },
    ],
    factsLeftOut: 0,
  };
}

function vanishedApartment(): VersionedMember {
  return {
    name: "apartment_id 108",
    versions: [
      { key: 12, from: "2025-12-01", to: "2026-01-10", value: 640 },
      { key: 1999, from: "2026-01-22", to: "9999-12-31", value: 640 },
    ],
    facts: [{ name: "booking 7001", versionKey: 12, date: "2026-01-15", days: 3, amount: 64 }],
    factsLeftOut: 0,
  };
}
