import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import { endOf, secondsOf } from "../executions/outcome";
import type { Home } from "../home/home";
import type { Json, JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { MachineOptions } from "../recovery/run-machine";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import type { RestorePlan, RestoreResult } from "./result";
import { runRestoreMachine } from "./run-machine";

/** Restores one table by the printed machine. What it refuses is a result too. */
export async function runRestore(
  home: Home,
  compiled: CompiledPipeline,
  input: RestoreTableInput,
  options: MachineOptions,
): Promise<RestoreResult> {
  const record = await runRestoreMachine(home, compiled, { started: "restoreTable", input: { ...input } }, options);
  const output = isJsonObject(record.output) ? record.output : {};
  return {
    execution: record.name,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    input,
    plan: planOf(objectIn(output, "chosen")),
    verdict: verdictOf(objectIn(output, "verdict")),
    error: failureOf(record),
  };
}

function planOf(chosen: JsonObject | null): RestorePlan | null {
  const source = chosen === null ? null : objectIn(chosen, "source");
  if (chosen === null || source === null) return null;
  const batches = Array.isArray(chosen["batches"]) ? chosen["batches"] : [];
  return {
    source: { kind: source["kind"] === "curated" ? "curated" : "backup", date: String(source["date"]) },
    members: textsOf(chosen["members"]),
    passed_over: textsOf(chosen["passed_over"]),
    catch_up: batches.flatMap((batch) => (isJsonObject(batch) ? [String(batch["logical_date"])] : [])),
  };
}

function verdictOf(verdict: JsonObject | null): RestoreResult["verdict"] {
  return verdict === null ? null : { equal: verdict["equal"] === true, differing: textsOf(verdict["differing"]) };
}

function objectIn(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name];
  return isJsonObject(value) ? value : null;
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
