import type { ReportData, RunSummary } from "./data";
import { homeCommand } from "../run/retry-command";
import { duration } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";
import { type Row, stackingTable } from "./table";

const MOST = 30;

export function runsSection({ history, run, where }: ReportData): Section {
  const earlier = Math.max(0, history.length - MOST);
  return {
    id: "runs",
    title: "All runs",
    label: "Runs",
    lead: "What this home's ledger knows, the newest first.",
    body: html`<div class="card">
      ${stackingTable(
        "runs",
        [
          { title: "Date" },
          { title: "Run" },
          { title: "Site" },
          { title: "Status" },
          { title: "Quality" },
          { title: "Time", number: true },
        ],
        history
          .slice(-MOST)
          .toReversed()
          .map((each) => rowOf(each, each.runId === run.run_id)),
      )}
      ${earlier === 0 ? null : html`<p class="more">${earlier} earlier: <code>${homeCommand({ home: where.home }, ["runs"])}</code> lists them.</p>`}
    </div>`,
  };
}

function rowOf(run: RunSummary, current: boolean): Row {
  return {
    heading: run.logicalDate,
    current,
    cells: [html`<code>${run.runId}</code>`, run.site, pill(run.status), qualityOf(run), duration(run.seconds)],
  };
}

function qualityOf({ verdict, waiver }: RunSummary): Html {
  return html`${verdict === null ? html`<span class="idle-text">–</span>` : pill(verdict)}
  ${waiver === null ? null : html`<span class="waiver">${verdict === "waived" ? "because" : "not needed"}: ${waiver}</span>`}`;
}
