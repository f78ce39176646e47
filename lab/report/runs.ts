import type { ReportData, RunSummary } from "./data";
import { duration } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";

export function runsSection({ history, run }: ReportData): Section {
  return {
    id: "runs",
    title: "All runs",
    lead: "What this home's ledger knows, the newest first.",
    body: html`<div class="card scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Run</th>
            <th scope="col">Status</th>
            <th scope="col">Quality</th>
            <th scope="col" class="number">Time</th>
          </tr>
        </thead>
        <tbody>
          ${history.toReversed().map((each) => renderRun(each, each.runId === run.run_id))}
        </tbody>
      </table>
    </div>`,
  };
}

function renderRun(run: RunSummary, current: boolean): Html {
  return html`<tr ${current ? html`aria-current="true"` : null}>
    <th scope="row">${run.logicalDate}</th>
    <td><code>${run.runId}</code></td>
    <td>${pill(run.status)}</td>
    <td>
      ${run.verdict === null ? html`<span class="idle-text">–</span>` : pill(run.verdict)}${run.waiver === null ? null : html` <span class="waiver">let through: ${run.waiver}</span>`}
    </td>
    <td class="number">${duration(run.seconds)}</td>
  </tr>`;
}
