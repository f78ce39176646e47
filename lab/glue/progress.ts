import type { LabEvent } from "../events";
import type { JsonObject } from "../json";
import type { RowZone, RuleResult } from "../result";

const ZONES: readonly string[] = ["raw", "processed", "quarantine", "curated"] satisfies RowZone[];

/** A job's line of progress as an event of the lab; null for what the lab tells by other means. */
export function progressEvent(step: string, line: JsonObject): LabEvent | null {
  const at = Date.now();
  if (line["event"] === "table_written" && isZone(line["zone"])) {
    return {
      kind: "table_written",
      at,
      step,
      zone: line["zone"],
      table: String(line["table"]),
      rows: Number(line["rows"]),
      bytes: Number(line["bytes"]),
      seconds: Number(line["seconds"]),
    };
  }
  if (line["event"] === "rule_evaluated") return { kind: "rule_evaluated", at, step, result: ruleResult(line) };
  return null;
}

/** A rule's result as the jobs write it, into the log and the ledger alike. */
export function ruleResult(value: JsonObject): RuleResult {
  const ratio = value["ratio"];
  return {
    rule: String(value["id"]),
    category: value["category"] as RuleResult["category"],
    ratio: typeof ratio === "number" ? ratio : null,
    threshold: Number(value["threshold"]),
    verdict: verdictOf(value),
  };
}

function verdictOf(value: JsonObject): RuleResult["verdict"] {
  if (value["passed"] === true) return "passed";
  return value["when_breached"] === "stop_before_loading" ? "breached" : "warned";
}

function isZone(value: unknown): value is RowZone {
  return typeof value === "string" && ZONES.includes(value);
}
