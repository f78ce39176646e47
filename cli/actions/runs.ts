import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { homeLayout } from "../../lab/home/layout";
import type { RunSummary } from "../../lab/report/data";
import { runsOf } from "../../lab/report/ledger-runs";
import type { HomeOption } from "../load/home";
import { seconds } from "../output/numbers";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";

export interface RunsOptions extends HomeOption {
  readonly json?: true;
}

export function runs({ home, json }: RunsOptions, terminal: Terminal): void {
  const layout = homeLayout(resolve(home));
  const known = existsSync(layout.root) ? runsOf(layout).toReversed() : [];
  if (json) {
    const documents = known.map(({ summary, startedAt }) => ({
      logical_date: summary.logicalDate,
      site: summary.site,
      run_id: summary.runId,
      status: summary.status,
      started_at: startedAt,
      seconds: summary.seconds,
      quality_verdict: summary.verdict,
      quality_waiver: summary.waiver,
    }));
    terminal.print(JSON.stringify(documents, null, 2));
  } else if (known.length === 0) {
    terminal.print(`no runs yet in ${home}; npx pipeline run makes one`);
  } else {
    const columns = [
      { title: "date" },
      { title: "run" },
      { title: "site" },
      { title: "status" },
      { title: "time", align: "right" as const },
      { title: "quality" },
    ];
    const rows = known.map(({ summary }) => [
      summary.logicalDate,
      summary.runId,
      summary.site,
      summary.status.toLowerCase(),
      seconds(summary.seconds),
      qualityOf(summary),
    ]);
    terminal.print(table(columns, rows, terminal.tableColumns));
  }
}

function qualityOf({ verdict, waiver }: RunSummary): string {
  if (waiver === null) return verdict ?? "–";
  return verdict === "waived"
    ? `breached, let through: ${waiver}`
    : `${verdict ?? "–"} (a waiver, not needed: ${waiver})`;
}
