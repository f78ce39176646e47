import type { PipelineModel } from "../../pipeline-dsl/model";
import { describeTest } from "../../pipeline-dsl/targets/docs/values";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { LabError } from "../errors";
import type { RunResult } from "../result";
import type { HomeLayout } from "../home/layout";
import type { WhereRun } from "../run/retry-command";
import { errorOfExecution } from "../run/execution-error";
import { attemptsOf } from "./attempts";
import { cutShort } from "./cut-short";
import type { MachineStep, ReportData } from "./data";
import { runsOf, type LedgerRun } from "./ledger-runs";
import { recoveriesIn } from "./recoveries";
import { tableRecoveriesIn } from "./table-recoveries";
import { lineageOf } from "./model-lineage";
import type { Query } from "./version-plot";
import { versionStoryOf } from "./version-story";

/** A definition, and what its reader has to know of it. */
export interface DefinitionOfRun {
  readonly model: PipelineModel;
  /** Null: it is the one that the run was made with. */
  readonly note: string | null;
}

/** Everything that the report of a run shows: from the home's files and its warehouse. */
export async function gatherReport(
  runId: string,
  { model, note }: DefinitionOfRun,
  where: WhereRun,
  layout: HomeLayout,
  query: Query,
): Promise<ReportData> {
  const runs = runsOf(layout);
  const run = runs.find((each) => each.summary.runId === runId) ?? unknownRun(runId);
  const { summary } = run;
  const steps = stepsOf(model);
  const names = steps.map(({ name }) => name);
  const result = run.result ?? resultWithoutOne(run, names);
  const attempts = attemptsOf(run.executions, names, (execution) => errorOfExecution(layout, runId, execution));
  const { at, timeZone } = model.schedule;
  return {
    pipeline: model.name,
    where,
    definitionNote: note,
    tests: new Map(model.quality.rules.map(({ id, test }) => [id, describeTest(test)])),
    schedule: `daily at ${at} ${timeZone}`,
    generatedAt: new Date().toISOString(),
    run: result,
    waiver: summary.verdict === "waived" ? summary.waiver : null,
    attempts,
    machine: steps.map(({ name, kind, after }): MachineStep => {
      const own = attempts.filter((attempt) => attempt.step === name);
      const status = result.steps.find((step) => step.name === name)?.status ?? "PENDING";
      return {
        name,
        kind,
        after,
        status,
        attempts: own.length,
        seconds: own.reduce((sum, attempt) => sum + attempt.seconds, 0),
      };
    }),
    history: runs.map((run) => run.summary),
    recoveries: recoveriesIn(layout, model),
    tableRecoveries: tableRecoveriesIn(layout, model),
    versions: await versionStoryOf(model, result.logical_date, query),
    lineage: lineageOf(model),
    accepted: model.accepted ?? [],
  };
}

/** Of a process that was killed, what it left says how far it was. */
function resultWithoutOne({ summary, item, execution }: LedgerRun, names: readonly string[]): RunResult {
  if (execution === null || execution.status === "RUNNING")
    throw new LabError("Pipeline.NoResult", `run ${summary.runId} has not ended, or its execution left no record here`);
  return cutShort(item, execution, names);
}

function unknownRun(runId: string): LedgerRun {
  throw new LabError("Pipeline.UnknownRun", `the ledger of this home knows no run ${runId}`);
}
