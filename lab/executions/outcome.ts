import { randomBytes } from "node:crypto";
import type { ExecutionRecord } from "./records";

/** A name that no other execution has. It stands in paths, so it holds no colon. */
export function executionName(kind: string): string {
  const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${kind}.${now}.${randomBytes(2).toString("hex")}`;
}

/** How an execution that has ended is told. */
export function endOf({ status }: ExecutionRecord): "SUCCEEDED" | "FAILED" | "ABORTED" {
  return status === "SUCCEEDED" || status === "ABORTED" ? status : "FAILED";
}

export function secondsOf({ started_at, stopped_at }: ExecutionRecord): number {
  return (Date.parse(stopped_at ?? started_at) - Date.parse(started_at)) / 1_000;
}

/** The state that it was in when it ended. */
export function lastState({ events }: ExecutionRecord): string | null {
  return events.findLast(({ type }) => type === "entered")?.state ?? null;
}
