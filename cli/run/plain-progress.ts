import type { LabEvent } from "../../lab/events";
import { count, seconds } from "../output/numbers";
import { verdictWords } from "./verdict-words";

/** One line an event, for a log or a pipe; null for what a line would not make clearer. */
export function progressLine(event: LabEvent): string | null {
  switch (event.kind) {
    case "service_starting":
      return `starting ${SERVICES[event.service]}`;
    case "snapshot_taken":
      return `${event.id} of the warehouse as it was before this run`;
    case "snapshot_failed":
      return `note: no snapshot of the warehouse could be taken: ${event.message}`;
    case "execution_started":
      return `execution ${event.execution} started`;
    case "run_identified":
      return `run ${event.run_id} of ${event.logical_date}, window ${event.window.start || "from the beginning"} to ${event.window.end}`;
    case "step_skipped":
      return `${event.step}: done before`;
    case "step_started":
      return event.attempt === 1 ? `${event.step}: started` : `${event.step}: attempt ${event.attempt}`;
    case "step_finished":
      return `${event.step}: succeeded in ${seconds(event.seconds)}`;
    case "step_failed":
      return `${event.step}: attempt ${event.attempt} failed with ${event.code}: ${event.message}${event.willRetry ? "; will be retried" : ""}`;
    case "table_written":
      return `${event.step}: ${event.zone} ${event.table}, ${count(event.rows)} rows in ${seconds(event.seconds)}`;
    case "rule_evaluated":
      return event.result.verdict === "passed"
        ? null
        : `${event.step}: ${event.result.rule} ${verdictWords(event.result.verdict)} at ${ratioText(event.result.ratio)}`;
    case "execution_finished":
      return `execution ${event.status.toLowerCase()} after ${seconds(event.seconds)}`;
    default:
      return event satisfies never;
  }
}

export const SERVICES = { aws: "the stand-in for AWS", source: "MariaDB", warehouse: "the warehouse" } as const;

function ratioText(ratio: number | null): string {
  return ratio === null ? "no rows" : `${Number((ratio * 100).toFixed(4))} %`;
}
