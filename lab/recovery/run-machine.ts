import { setMaxListeners } from "node:events";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { RecoveryFunction } from "../aws/recovery-function";
import { ensureSite } from "../aws/site";
import type { LabEvent } from "../events";
import { endOf, executionName } from "../executions/outcome";
import type { ExecutionEvent, ExecutionRecord } from "../executions/records";
import type { TaskHandlers } from "../executions/task";
import { type Fault, Faults } from "../faults";
import type { Home } from "../home/home";
import type { JsonObject } from "../json";
import { labBindings, type LabDocuments } from "../run/documents";
import { type Around, engineOf } from "../run/handlers";
import { replicateAfter } from "./beside-a-run";
import { functionEnvironment } from "./documents";
import { hearOfFailover } from "./hear-of-failover";

export interface MachineOptions {
  readonly faults: readonly Fault[];
  readonly onEvent: (event: LabEvent) => void;
  /** Every state of the machine, as it is entered, tried again and left. */
  readonly onState: (event: ExecutionEvent) => void;
  readonly signal: AbortSignal;
  /** Stands around every call of the machine and of those that it starts. */
  readonly around?: Around;
}

export interface RecoveryMachine {
  readonly model: PipelineModel;
  readonly definitionPath: string;
  readonly documents: LabDocuments;
  /** In the execution's name. */
  readonly kind: string;
  readonly input: JsonObject;
  /** What its machines call beside ledger, SQL and children. */
  readonly tasks: (recovery: RecoveryFunction) => TaskHandlers;
  /** Scripts in `jobs/` by job name; most machines of recovery run no job. */
  readonly jobScripts?: Readonly<Record<string, string>>;
  /** Another site whose ledger the function writes into. */
  readonly other?: Home;
}

/** Runs a printed machine of recovery once at a site, with the recovery function as a process of its own. */
export async function runRecoveryMachine(
  home: Home,
  { model, definitionPath, documents, kind, input, tasks, jobScripts = {}, other }: RecoveryMachine,
  { faults, onEvent, onState, signal, around }: MachineOptions,
): Promise<ExecutionRecord> {
  setMaxListeners(0, signal);
  home.belongTo(model, definitionPath);
  home.announce = onEvent;
  const aws = await home.openAws();
  const ledgers = [aws.ledger];
  await ensureSite(aws.ledger, model, labBindings(model, home.layout));
  if (other !== undefined) {
    const { ledger } = await other.openAws();
    ledgers.push(ledger);
    await ensureSite(ledger, model, labBindings(model, other.layout));
  } else {
    await hearOfFailover(home, model);
  }
  const save = (): Promise<unknown> => Promise.all(ledgers.map((ledger) => ledger.save()));
  const recovery = new RecoveryFunction(aws.server, functionEnvironment(model, home.layout), save);
  try {
    const { engine, settled } = engineOf({
      home,
      aws,
      documents,
      jobScripts,
      runJob: home.jobs.run,
      faults: new Faults(faults),
      onEvent,
      onStateEvent: onState,
      ...(around === undefined ? {} : { around }),
      more: tasks(recovery),
    });
    const record = await engine.run({
      machine: documents.parent,
      name: executionName(kind),
      input,
      signal,
      onEvent: onState,
    });
    await settled();
    // Backups, and manifests that were written anew, are copied like those of a run. What was refused, or only tried, has changed nothing.
    if (other === undefined && endOf(record) === "SUCCEEDED" && input["dry_run"] !== true) replicateAfter(home, model);
    return record;
  } finally {
    await recovery.settled();
  }
}
