import { join } from "node:path";
import type { LedgerItem } from "../aws/ledger";
import { ExecutionRecords, type ExecutionRecord } from "../executions/records";
import { readJsonIfPresent } from "../home/files";
import { ledgerItemsIn } from "../home/ledger-file";
import { homeLayout, type HomeLayout } from "../home/layout";
import { SITES, type Site } from "../../pipeline-dsl/model";
import type { RunResult } from "../result";
import { underWaiver } from "../run/waiver";
import { endOf } from "../executions/outcome";
import { secondsKnown } from "./cut-short";
import type { RunSummary } from "./data";

/** A run as the home knows it: its item in the ledger and what its last execution left behind. */
export interface LedgerRun {
  readonly summary: RunSummary;
  readonly startedAt: string;
  /** Null when the process ended before it could write one. */
  readonly result: RunResult | null;
  readonly item: LedgerItem;
  /** That worked on it, the first and its retries. */
  readonly executions: readonly ExecutionRecord[];
  /** That worked on it last; null where its record is elsewhere. */
  readonly execution: ExecutionRecord | null;
}

/** All runs of a home, at whichever site, oldest first. Reads files only: no server has to run. */
export function runsOf({ root }: Pick<HomeLayout, "root">): readonly LedgerRun[] {
  return SITES.flatMap((site) => runsAt(homeLayout(root, site))).sort((left, right) =>
    left.startedAt.localeCompare(right.startedAt),
  );
}

/** Where a run was; one that nobody knows would have been at the primary. */
export function siteOfRun(runId: string, layout: HomeLayout): Site {
  return runsOf(layout).find(({ summary }) => summary.runId === runId)?.summary.site ?? "primary";
}

function runsAt(layout: HomeLayout): readonly LedgerRun[] {
  const items = ledgerItemsIn(layout.ledger).filter((item) => item["item"]?.S?.startsWith("run#") ?? false);
  const records = new ExecutionRecords(layout.executions).all();
  const byName = new Map(records.map((record) => [record.name, record]));
  const byRun = executionsByRun(new Set(items.map(runIdOf)), records);
  return items.map((item) => {
    const owner = item["owner"]?.S ?? "";
    const execution = byName.get(owner.slice(owner.lastIndexOf(":") + 1)) ?? null;
    return runOf(item, { executions: byRun.get(runIdOf(item)) ?? [], execution }, layout);
  });
}

/** A retry heals the run that was the latest when it began. */
function executionsByRun(
  runs: ReadonlySet<string>,
  records: readonly ExecutionRecord[],
): ReadonlyMap<string, readonly ExecutionRecord[]> {
  const executions = new Map<string, ExecutionRecord[]>();
  const latest = new Map<string, ExecutionRecord[]>();
  for (const record of records) {
    if (runs.has(record.name)) {
      const began = [record];
      executions.set(record.name, began);
      latest.set(record.machine, began);
    } else latest.get(record.machine)?.push(record);
  }
  return executions;
}

function runIdOf(item: LedgerItem): string {
  return item["run_id"]?.S ?? "";
}

function runOf(
  item: LedgerItem,
  { executions, execution }: Pick<LedgerRun, "executions" | "execution">,
  layout: HomeLayout,
): LedgerRun {
  const text = (name: string) => item[name]?.S ?? "";
  const runId = runIdOf(item);
  const result = resultOf(runId, layout);
  const verdict = verdictOf(text("quality_verdict"));
  const waiver = text("quality_waiver") || null;
  return {
    item,
    executions,
    execution,
    startedAt: text("started_at"),
    result,
    summary: {
      runId,
      site: layout.site,
      logicalDate: text("logical_date"),
      status: statusOf(text("status"), result, execution),
      seconds: secondsOf(item, result, executions),
      verdict: verdict === null ? null : underWaiver(verdict, waiver),
      waiver,
      quality: result?.quality ?? [],
    },
  };
}

function resultOf(runId: string, layout: HomeLayout): RunResult | null {
  return readJsonIfPresent(join(layout.runs, runId, "result.json")) as RunResult | null;
}

/** The ledger says RUNNING of a run that failed; whether it still runs, its execution knows. */
function statusOf(status: string, result: RunResult | null, execution: ExecutionRecord | null): RunSummary["status"] {
  if (status === "SUCCEEDED") return "SUCCEEDED";
  if (execution?.status === "RUNNING") return "RUNNING";
  return execution === null ? (result?.status ?? "ABORTED") : endOf(execution);
}

/** All that was worked on it. A result is that of the execution that wrote it: one that was killed later has left none. */
function secondsOf(item: LedgerItem, result: RunResult | null, executions: readonly ExecutionRecord[]): number {
  if (executions.length === 0)
    return result?.seconds ?? secondsBetween(item["started_at"]?.S ?? "", item["finished_at"]?.S ?? "");
  return executions
    .map((execution, index) =>
      execution.name === result?.execution ? result.seconds : secondsKnown(item, execution, executions[index + 1]),
    )
    .reduce((sum, seconds) => sum + seconds, 0);
}

function verdictOf(text: string): RunSummary["verdict"] {
  return text === "passed" || text === "warned" || text === "breached" ? text : null;
}

function secondsBetween(start: string, end: string): number {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Number.isFinite(seconds) ? seconds : 0;
}
