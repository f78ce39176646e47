import { LabError } from "../errors";
import type { JsonObject } from "../json";

const TEXTS: readonly string[] = ["logical_date", "scheduled_time", "failed_job", "waive_quality"];

/** Refuses what cannot mean anything before a server is started; what it means is for the state machine to judge. */
export function requireValidInput(input: unknown): asserts input is JsonObject {
  if (typeof input !== "object" || input === null || Array.isArray(input)) throw invalid("it must be a JSON object");
  for (const [key, value] of Object.entries(input)) {
    if (key === "retry") {
      if (typeof value !== "boolean") throw invalid("retry must be true or false");
    } else if (!TEXTS.includes(key)) {
      throw invalid(`the key ${key} is unknown; known are retry, ${TEXTS.join(", ")}`);
    } else if (typeof value !== "string") {
      throw invalid(`${key} must be text`);
    }
  }
  if ("retry" in input && input.retry === true && !("failed_job" in input)) throw invalid("a retry needs failed_job");
}

function invalid(why: string): LabError {
  return new LabError("Pipeline.InvalidInput", `the run's input is not valid: ${why}`);
}
