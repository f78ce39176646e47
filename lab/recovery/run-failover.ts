import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import type { FailoverInput, RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import { RecoveryFunction } from "../aws/recovery-function";
import { ensureSite } from "../aws/site";
import type { LabEvent } from "../events";
import type { ExecutionEvent, ExecutionRecord } from "../executions/records";
import { Faults, type Fault } from "../faults";
import { readTextIfPresent } from "../home/files";
import type { Home } from "../home/home";
import { labBindings, type CompiledPipeline } from "../run/documents";
import { unwrapFailure } from "../run/failure";
import { engineOf, type Around } from "../run/handlers";
import { functionEnvironment, OTHER, printRecoveryDocuments, requireStandby } from "./documents";
import { recoveryTasks } from "./recovery-tasks";
import type { FailoverResult } from "./result";
import { stateTimes } from "./state-times";

export interface FailoverOptions {
  readonly input: FailoverInput;
  readonly faults: readonly Fault[];
  /** As when the other Region is lost: it does not answer, and nothing more arrives from there. */
  readonly otherRegionIsGone?: boolean;
  readonly onEvent: (event: LabEvent) => void;
  /** Every state of the machine, as it is entered, tried again and left. */
  readonly onState: (event: ExecutionEvent) => void;
  readonly signal: AbortSignal;
  /** Stands around every call of the machine and of those that it starts. */
  readonly around?: Around;
}

/** The machine makes its own site the active one: a fail-back runs at the primary, everything else at the standby. */
export function siteOfMode(mode: FailoverInput["mode"]): Site {
  return mode === "failback" ? "primary" : "standby";
}

/** Runs the printed machine of failover once. What it refuses is a result too; only misuse throws. */
export async function runFailover(
  deployment: Home,
  compiled: CompiledPipeline,
  options: FailoverOptions,
): Promise<FailoverResult> {
  const { model } = compiled;
  const { input, signal } = options;
  requireStandby(model);
  setMaxListeners(0, signal);
  const home = deployment.at(siteOfMode(input.mode));
  const other = home.at(OTHER[home.site]);
  home.belongTo(model, compiled.definitionPath);
  home.announce = options.onEvent;
  const documents = printRecoveryDocuments(compiled, home.layout);
  const aws = await home.openAws();
  const otherAws = await other.openAws();
  await ensureSite(aws.ledger, model, labBindings(model, home.layout));
  await ensureSite(otherAws.ledger, model, labBindings(model, other.layout));
  const recovery = new RecoveryFunction({ ...aws.server.environment, ...functionEnvironment(model, home.layout) });
  try {
    const { engine, settled } = engineOf({
      home,
      aws,
      documents,
      // The machines of recovery run no job.
      jobScripts: {},
      runJob: home.jobs.run,
      faults: new Faults(options.faults),
      onEvent: options.onEvent,
      onStateEvent: options.onState,
      ...(options.around === undefined ? {} : { around: options.around }),
      more: recoveryTasks({ home, model, recovery, otherRegionIsGone: options.otherRegionIsGone === true }),
    });
    const record = await engine.run({
      machine: documents.parent,
      name: executionName(input),
      input: { ...input },
      signal,
      onEvent: options.onState,
    });
    await settled();
    // The function has written into both.
    await Promise.all([aws.ledger.save(), otherAws.ledger.save()]);
    return resultOf(record, input, home, model);
  } finally {
    await recovery.stop();
  }
}

function resultOf(record: ExecutionRecord, input: FailoverInput, home: Home, model: PipelineModel): FailoverResult {
  const ended = record.stopped_at ?? record.started_at;
  return {
    execution: record.name,
    site: home.site,
    mode: input.mode,
    status: record.status === "SUCCEEDED" || record.status === "ABORTED" ? record.status : "FAILED",
    started_at: record.started_at,
    seconds: (Date.parse(ended) - Date.parse(record.started_at)) / 1_000,
    states: stateTimes(record).map(({ name, seconds }) => ({ name, seconds })),
    error: errorOf(record),
    report: reportOf(home, model, record.name),
  };
}

function errorOf(record: ExecutionRecord): FailoverResult["error"] {
  if (record.status === "SUCCEEDED") return null;
  const state = record.events.findLast(({ type }) => type === "entered")?.state ?? null;
  return { state, ...unwrapFailure(record.error ?? "States.Runtime", record.cause ?? "") };
}

function reportOf(home: Home, { name, lake }: PipelineModel, execution: string): RecoveryReport | null {
  const path = join(home.layout.lake, lake.zones.manifests, "recovery", name, `${execution}.json`);
  const text = readTextIfPresent(path);
  return text === null ? null : (JSON.parse(text) as RecoveryReport);
}

function executionName({ mode }: FailoverInput): string {
  const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${mode}.${now}.${randomBytes(2).toString("hex")}`;
}
