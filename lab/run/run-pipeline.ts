import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { STARTED_ALREADY } from "../../pipeline-dsl/targets/stepfunctions/scheduled-start";
import { NOT_ACTIVE_HERE } from "../../pipeline-dsl/targets/stepfunctions/site";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { putSourceSecret } from "../aws/secrets";
import { ensureSite } from "../aws/site";
import type { LabEvent } from "../events";
import { executionArn, REGIONS } from "../executions/arn";
import { endOf, executionName, lastState, secondsOf } from "../executions/outcome";
import type { ExecutionRecord } from "../executions/records";
import { Faults, type Fault } from "../faults";
import type { JobExit, JobProcess } from "../glue/job-process";
import { writeJson } from "../home/files";
import { keepModel } from "../home/kept-model";
import type { Aws, Home } from "../home/home";
import type { JsonObject } from "../json";
import { replicateAfter, snapshotBefore } from "../recovery/beside-a-run";
import { hearOfFailover } from "../recovery/hear-of-failover";
import type { RunError, RunResult, TargetResult } from "../result";
import { labBindings, printDocuments, stateNames, type CompiledPipeline } from "./documents";
import { comesToAJob } from "./comes-to-a-job";
import { keepErrorOfExecution } from "./execution-error";
import { describeFailure } from "./describe-failure";
import { engineOf } from "./handlers";
import { jobScripts } from "./job-scripts";
import { requireValidInput } from "./input";
import { readLedgerRun, type LedgerRun } from "./ledger-run";
import { Progress } from "./progress";
import { retriesOf } from "./retry";
import { readTargetResults } from "./target-results";
import { ruleUnderWaiver, usedWaiver } from "./waiver";

export interface RunOptions {
  /** What the state machine is started with: `{}`, a date, or the retry input. */
  readonly input: object;
  readonly faults: readonly Fault[];
  readonly onEvent: (event: LabEvent) => void;
  /** Rehearses a date before its time, in a home of its own: the execution's clock says that it has come. */
  readonly notYetDue?: boolean;
  /** Ends the run so that the next one, or a retry, can go on from there. */
  readonly signal: AbortSignal;
  /** How a job is run; default: by the home's Spark. */
  readonly runJob?: (job: JobProcess) => Promise<JobExit>;
}

const END_OF_TIME = "9999-12-31T23:59:59Z";

/** Runs the compiled state machine once, on this computer. A failed run is a result too; only misuse throws. */
export async function runPipeline(home: Home, compiled: CompiledPipeline, options: RunOptions): Promise<RunResult> {
  const { input, onEvent } = options;
  requireValidInput(input);
  // Every child execution and job listens, and there can be any number of them at once.
  setMaxListeners(0, options.signal);
  const { model } = compiled;
  if (options.notYetDue === true) home.rehearse();
  home.belongTo(model, compiled.definitionPath);
  home.announce = onEvent;
  const documents = printDocuments(compiled, home.layout);
  // Spark comes up beside AWS, and the warehouse while Spark extracts.
  home.warmUp({ spark: options.runJob === undefined && comesToAJob(input, stepsOf(model)) });
  const aws = await home.openAws();
  await ensureSite(aws.ledger, model, labBindings(model, home.layout));
  await hearOfFailover(home, model);
  await putSecrets(home, compiled, aws);
  // The jobs leave the warehouse alone, so it does not wait for its snapshot.
  const snapshot = input["retry"] === true ? Promise.resolve() : snapshotBefore(home, model, onEvent);

  const steps = stepsOf(model).map((step) => step.name);
  const progress = new Progress(steps, stateNames(documents), onEvent);
  let waiver: string | null = null;
  const identify = identifyOnce(home, aws, model.name, (run, event) => {
    waiver = run.waiver;
    onEvent(event);
  });
  const { engine, settled } = engineOf({
    home,
    aws,
    documents,
    jobScripts: jobScripts(model),
    runJob: options.runJob ?? home.jobs.run,
    faults: new Faults(options.faults),
    onEvent: (event) => {
      onEvent(event.kind === "rule_evaluated" ? { ...event, result: ruleUnderWaiver(event.result, waiver) } : event);
    },
    onStateEvent: (event) => {
      progress.follow(event);
    },
  });
  const name = nameOf(input);
  onEvent({ kind: "execution_started", at: Date.now(), execution: name, steps });
  const record = await engine.run({
    machine: documents.parent,
    name,
    input,
    ...(options.notYetDue === true ? { startTime: END_OF_TIME } : {}),
    signal: options.signal,
    onEvent: (event) => {
      if (event.type === "entered" && event.state.startsWith("gate_")) identify(name);
      progress.follow(event);
    },
  });
  await settled();
  await snapshot;
  await aws.ledger.save();

  const run = await ownRun(home, aws, model.name, name);
  progress.end(Date.now(), run?.done ?? new Set());
  const targets = run === null ? [] : await readTargetResults(home, model, run.runId);
  const ended = resultOf(record, run, progress, targets);
  const result = { ...ended, go_on: retriesOf(ended, stepsOf(model)) };
  if (result.status === "SUCCEEDED") replicateAfter(home, model);
  if (run !== null) {
    writeJson(join(home.layout.runs, run.runId, "result.json"), result);
    if (result.error !== null) keepErrorOfExecution(home.layout, run.runId, name, result.error);
    keepModel(home.layout, run.runId, model);
  }
  onEvent({ kind: "execution_finished", at: Date.now(), status: result.status, seconds: result.seconds });
  return result;
}

function resultOf(
  record: ExecutionRecord,
  run: LedgerRun | null,
  progress: Progress,
  targets: readonly TargetResult[],
): Omit<RunResult, "go_on"> {
  return {
    run_id: run?.runId ?? record.name,
    execution: record.name,
    logical_date: run?.logicalDate ?? "",
    window: run?.window ?? { start: "", end: "" },
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    steps: progress.results(),
    rows: run?.rows ?? [],
    quarantine: run?.quarantine ?? [],
    quality: run?.quality ?? [],
    waiver: run === null ? null : usedWaiver(run.quality, run.waiver),
    targets,
    error: errorOf(record, run, progress),
    no_run: noRun(record),
  };
}

const ENDS_WITHOUT_A_RUN: Readonly<Record<string, string>> = {
  [STARTED_ALREADY]: "this scheduled time has started a run before",
  [NOT_ACTIVE_HERE]: "another site is the active one, and this one's schedule waits for it to end",
};

/** The schedule's starts end well where nothing is to be done; whoever started by hand is to know that nothing was. */
function noRun(record: ExecutionRecord): string | null {
  return ENDS_WITHOUT_A_RUN[lastState(record) ?? ""] ?? null;
}

function errorOf(record: ExecutionRecord, run: LedgerRun | null, progress: Progress): RunError | null {
  if (record.status === "SUCCEEDED") return null;
  return describeFailure({
    error: record.error ?? "States.Runtime",
    cause: record.cause ?? "",
    step: progress.failedStep(),
    quality: run?.quality ?? [],
  });
}

async function putSecrets(home: Home, { model }: CompiledPipeline, aws: Aws): Promise<void> {
  const { sourceSecrets } = labBindings(model, home.layout);
  for (const source of model.sources) {
    const secret = sourceSecrets[source.name];
    if (secret !== undefined)
      await putSourceSecret(aws.server.clientOptions, secret, await home.openSource(source.name));
  }
}

/** A run's id is its first execution's name. */
function nameOf(input: JsonObject): string {
  const kind =
    input["retry"] === true ? "retry" : String(input["logical_date"] ?? input["scheduled_time"] ?? "run").slice(0, 10);
  return executionName(kind.replaceAll(/[^\w-]/g, "_"));
}

/** Tells which run the execution works on as soon as the ledger knows. */
function identifyOnce(
  home: Home,
  aws: Aws,
  pipeline: string,
  tell: (run: LedgerRun, event: LabEvent) => void,
): (execution: string) => void {
  let told = false;
  return (execution) => {
    if (told) return;
    told = true;
    void ownRun(home, aws, pipeline, execution).then((run) => {
      if (run === null) return;
      tell(run, {
        kind: "run_identified",
        at: Date.now(),
        run_id: run.runId,
        logical_date: run.logicalDate,
        window: run.window,
      });
    });
  };
}

/** The run that this execution owns, or null where it was refused before it took one. */
async function ownRun(home: Home, { ledger }: Aws, pipeline: string, execution: string): Promise<LedgerRun | null> {
  const latest = await ledger.item(pipeline, "latest");
  if (latest?.["owner"]?.S !== executionArn(pipeline, execution, REGIONS[home.site])) return null;
  const item = await ledger.item(pipeline, `run#${latest["run_id"]?.S ?? ""}`);
  return item === null ? null : readLedgerRun(item);
}
