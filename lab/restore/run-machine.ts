import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { RecoveryFunction } from "../aws/recovery-function";
import { ensureSite } from "../aws/site";
import type { LabEvent } from "../events";
import type { ExecutionEvent, ExecutionRecord } from "../executions/records";
import { type Fault, Faults } from "../faults";
import type { Home } from "../home/home";
import { isJsonObject, type JsonObject } from "../json";
import { type CompiledPipeline, labBindings } from "../run/documents";
import { engineOf } from "../run/handlers";
import { functionEnvironment } from "../recovery/documents";
import { printRestoreDocuments } from "./documents";

export interface MachineOptions {
  readonly faults: readonly Fault[];
  readonly onEvent: (event: LabEvent) => void;
  readonly onState: (event: ExecutionEvent) => void;
  readonly signal: AbortSignal;
}

/** Runs the printed machine once, with the recovery function as a process of its own. */
export async function runRestoreMachine(
  home: Home,
  compiled: CompiledPipeline,
  { started, input }: { readonly started: "backup" | "restoreTable"; readonly input: JsonObject },
  { faults, onEvent, onState, signal }: MachineOptions,
): Promise<ExecutionRecord> {
  const { model } = compiled;
  setMaxListeners(0, signal);
  home.belongTo(model, compiled.definitionPath);
  home.announce = onEvent;
  const documents = printRestoreDocuments(compiled, home.layout, started);
  const aws = await home.openAws();
  await ensureSite(aws.ledger, model, labBindings(model, home.layout));
  const recovery = new RecoveryFunction({ ...aws.server.environment, ...functionEnvironment(model, home.layout) });
  try {
    const { engine, settled } = engineOf({
      home,
      aws,
      documents,
      jobScripts: {},
      runJob: home.jobs.run,
      faults: new Faults(faults),
      onEvent,
      onStateEvent: onState,
      more: {
        "lambda:invoke": async ({ input: call }) => ({
          Payload: await recovery.invoke(isJsonObject(call["Payload"]) ? call["Payload"] : {}, false),
        }),
      },
    });
    const record = await engine.run({
      machine: documents.parent,
      name: executionName(started),
      input,
      signal,
      onEvent: onState,
    });
    await settled();
    await aws.ledger.save();
    return record;
  } finally {
    await recovery.stop();
  }
}

/** It stands in paths, so it holds no colon. */
function executionName(started: "backup" | "restoreTable"): string {
  const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${started === "backup" ? "backup" : "restore"}.${now}.${randomBytes(2).toString("hex")}`;
}
