import { join } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import type { FailoverInput, RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import { endOf, secondsOf } from "../executions/outcome";
import type { ExecutionRecord } from "../executions/records";
import { readJsonIfPresent } from "../home/files";
import type { Home } from "../home/home";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { OTHER, printRecoveryDocuments, requireStandby } from "./documents";
import { recoveryTasks } from "./recovery-tasks";
import { restoringFirst } from "./restore-first";
import type { FailoverResult } from "./result";
import { type MachineOptions, runRecoveryMachine } from "./run-machine";
import type { Snapshot } from "./snapshots";
import { stateTimes } from "./state-times";
import { tellOtherSite } from "./tell-other-site";

export interface FailoverOptions extends MachineOptions {
  readonly input: FailoverInput;
  /** As when the other Region is lost: it does not answer, and nothing more arrives from there. */
  readonly otherRegionIsGone?: boolean;
  /** With a fail-back: the warehouse of the returning site is lost, and is put back first. Hears of which snapshot. */
  readonly restoreFirst?: (restored: Snapshot | null) => void;
}

/** The machine makes its own site the active one: a fail-back runs at the primary, everything else at the standby. */
export function siteOfMode(mode: FailoverInput["mode"]): Site {
  return mode === "failback" ? "primary" : "standby";
}

/** Runs the printed machine of failover once. What it refuses is a result too; only misuse throws. */
export async function runFailover(
  deployment: Home,
  compiled: CompiledPipeline,
  { input, otherRegionIsGone = false, restoreFirst, ...options }: FailoverOptions,
): Promise<FailoverResult> {
  const { model, definitionPath } = compiled;
  requireStandby(model);
  const home = deployment.at(siteOfMode(input.mode));
  if (input.mode === "failback" && !otherRegionIsGone) await tellOtherSite(home.at(OTHER[home.site]), model);
  const record = await runRecoveryMachine(
    home,
    {
      model,
      definitionPath,
      documents: printRecoveryDocuments(compiled, home.layout),
      kind: input.mode,
      input: { ...input },
      tasks: (recovery) => recoveryTasks({ home, model, recovery, otherRegionIsGone }),
      other: home.at(OTHER[home.site]),
    },
    restoreFirst === undefined
      ? options
      : { ...options, around: restoringFirst(home, model, restoreFirst, options.around) },
  );
  return resultOf(record, input, home, model);
}

function resultOf(record: ExecutionRecord, input: FailoverInput, home: Home, model: PipelineModel): FailoverResult {
  return {
    execution: record.name,
    site: home.site,
    mode: input.mode,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    states: stateTimes(record).map(({ name, seconds }) => ({ name, seconds })),
    error: failureOf(record),
    report: reportOf(home, model, record.name),
  };
}

function reportOf(home: Home, { name, lake }: PipelineModel, execution: string): RecoveryReport | null {
  const path = join(home.layout.lake, lake.zones.manifests, "recovery", name, `${execution}.json`);
  return readJsonIfPresent(path) as RecoveryReport | null;
}
