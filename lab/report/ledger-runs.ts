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
  return ledgerItemsIn(layout.ledger)
    .filter((item) => item["item"]?.S?.startsWith("run#") ?? false)
    .map((item) => runOf(item, layout));
}

function runOf(item: LedgerItem, layout: HomeLayout): LedgerRun {
  const text = (name: string) => item[name]?.S ?? "";
  const runId = text("run_id");
  const result = resultOf(runId, layout);
  const verdict = verdictOf(text("quality_verdict"));
  const waiver = text("quality_waiver") || null;
  const owner = text("owner");
  const execution = new ExecutionRecords(layout.executions).read(owner.slice(owner.lastIndexOf(":") + 1));
  return {
    item,
    execution,
    startedAt: text("started_at"),
    result,
    summary: {
      runId,
      site: layout.site,
      logicalDate: text("logical_date"),
      status: statusOf(text("status"), result, execution),
      seconds: secondsOf(item, result, execution),
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

/** A result is that of the execution that wrote it: one that was killed later has left none. */
function secondsOf(item: LedgerItem, result: RunResult | null, execution: ExecutionRecord | null): number {
  if (result !== null && (execution === null || execution.name === result.execution)) return result.seconds;
  if (execution !== null) return secondsKnown(item, execution);
  return secondsBetween(item["started_at"]?.S ?? "", item["finished_at"]?.S ?? "");
}

function verdictOf(text: string): RunSummary["verdict"] {
  return text === "passed" || text === "warned" || text === "breached" ? text : null;
}

function secondsBetween(start: string, end: string): number {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Number.isFinite(seconds) ? seconds : 0;
}

/** The executions of a run, the first and its retries. A retry heals the run that was the latest when it began. */
export function executionsOf(runId: string, pipeline: string, layout: HomeLayout): readonly ExecutionRecord[] {
  const runs = new Set(runsOf(layout).map(({ summary }) => summary.runId));
  let current = "";
  return new ExecutionRecords(layout.executions)
    .all()
    .filter(({ machine }) => machine === pipeline)
    .filter(({ name }) => {
      if (runs.has(name)) current = name;
      return current === runId;
    });
}
