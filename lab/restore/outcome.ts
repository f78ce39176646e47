import { DAMAGED_ELSEWHERE } from "../../pipeline-dsl/targets/redshift";
import type { ExecutionRecord } from "../executions/records";
import { isJsonObject, type Json, type JsonObject } from "../json";
import type { RestorePlan, RestoreResult } from "./result";

/** What the machine decided; null where it refused before it had anything. */
export function planOf({ output }: ExecutionRecord): RestorePlan | null {
  const chosen = isJsonObject(output) ? objectIn(output, "chosen") : null;
  const source = chosen === null ? null : objectIn(chosen, "source");
  if (chosen === null || source === null) return null;
  const batches = Array.isArray(chosen["batches"]) ? chosen["batches"] : [];
  return {
    source: { kind: kindOf(source["kind"]), date: String(source["date"]) },
    members: textsOf(chosen["members"]),
    passed_over: textsOf(chosen["passed_over"]),
    made_anew: chosen["anew"] === "yes",
    catch_up: batches.flatMap((batch) => (isJsonObject(batch) ? [String(batch["logical_date"])] : [])),
  };
}

function kindOf(kind: Json | undefined): RestorePlan["source"]["kind"] {
  return kind === "curated" || kind === "snapshot" ? kind : "backup";
}

/** What the comparison found; null where it did not come to it. */
export function verdictOf({ output }: ExecutionRecord): RestoreResult["verdict"] {
  const verdict = isJsonObject(output) ? objectIn(output, "verdict") : null;
  return verdict === null ? null : { equal: verdict["equal"] === true, differing: textsOf(verdict["differing"]) };
}

/**
 * Which tables are damaged otherwise than by their values, a sentence each, by the last look of an execution that has ended well. `place`:
 * where its answer stands.
 */
export function damagedOf({ status, output }: ExecutionRecord, place: "batch" | "look" = "batch"): readonly string[] {
  const look = status === "SUCCEEDED" && isJsonObject(output) ? objectIn(output, place) : null;
  const [, told = ""] = String(look?.["refusal"] ?? "").split(`${DAMAGED_ELSEWHERE}: `);
  return told
    .split("; ")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function objectIn(parent: JsonObject, name: string): JsonObject | null {
  const value = parent[name];
  return isJsonObject(value) ? value : null;
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
