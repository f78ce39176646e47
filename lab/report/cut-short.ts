import { endOf } from "../executions/outcome";
import type { ExecutionRecord } from "../executions/records";
import { readLedgerRun } from "../run/ledger-run";
import { Progress } from "../run/progress";
import { usedWaiver } from "../run/waiver";
import type { LedgerItem } from "../aws/ledger";
import type { RunResult } from "../result";

/** What is known of a run whose process ended before it could say it: by the ledger, and by its execution's events. */
export function cutShort(item: LedgerItem, record: ExecutionRecord, names: readonly string[]): RunResult {
  const run = readLedgerRun(item);
  const progress = new Progress(names, new Set(record.events.map(({ state }) => state)), () => undefined);
  for (const event of record.events) progress.follow(event);
  progress.end(lastHeard(item, record), run.done);
  const steps = progress.results();
  const step = steps.find(({ status }) => status === "ABORTED" || status === "PENDING")?.name ?? null;
  return {
    run_id: run.runId,
    execution: record.name,
    logical_date: run.logicalDate,
    window: run.window,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsKnown(item, record),
    steps,
    rows: run.rows,
    quarantine: run.quarantine,
    quality: run.quality,
    waiver: usedWaiver(run.quality, run.waiver),
    targets: [],
    error: { code: "Pipeline.Aborted", step, message: "the process was killed before the execution could end" },
    no_run: null,
    go_on: [],
  };
}

/**
 * Until its end; where nobody noted that, until the last that is known of it: an event, or a step that the ledger has as
 * done and that no later execution of the run can have done.
 */
export function secondsKnown(item: LedgerItem, record: ExecutionRecord, next?: ExecutionRecord): number {
  return (lastHeard(item, record, next) - Date.parse(record.started_at)) / 1_000;
}

function lastHeard(
  item: LedgerItem,
  { stopped_at, started_at, events }: ExecutionRecord,
  next?: ExecutionRecord,
): number {
  if (stopped_at !== null) return Date.parse(stopped_at);
  const until = next === undefined ? Infinity : Date.parse(next.started_at);
  const marks = Object.values(item["done"]?.M ?? {})
    .map((mark) => Date.parse(mark.M?.["at"]?.S ?? started_at))
    .filter((at) => at < until);
  return Math.max(Date.parse(started_at), events.at(-1)?.at ?? 0, ...marks);
}
