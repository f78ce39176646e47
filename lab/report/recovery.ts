import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import type { Recovery, ReportData } from "./data";
import { duration, share } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";

/** Shorter ones are steps of the machine between its calls. */
const SHORTEST_SECONDS = 0.05;

/** Where the pipeline has lived: every failover, fail-back and rehearsal on a time axis of its own. None where there was none. */
export function recoverySection({ recoveries }: ReportData): Section | null {
  if (recoveries.length === 0) return null;
  return {
    id: "recovery",
    title: "Recoveries",
    label: "Recovery",
    lead: "What was lost of committed data at most (RPO), how long it took until the site could serve (RTO), and where the time went. The oldest first.",
    body: html`${recoveries.map(renderRecovery)}`,
  };
}

function renderRecovery({ report, states }: Recovery): Html {
  const start = Date.parse(report.started_at);
  const seconds = Math.max((Date.parse(report.finished_at) - start) / 1_000, 0.001);
  const shown = states.filter((state) => state.seconds >= SHORTEST_SECONDS);
  return html`<div class="card">
    <h3>${report.mode} to the ${report.site} ${pill(report.outcome)}</h3>
    <p>
      ${report.started_at.replace("T", " ").replace(/\.\d+Z$/, "Z")} · RPO ${duration(report.rpo_seconds)} · RTO
      ${duration(report.rto_seconds)} · ${report.approved_by}: ${report.reason}
    </p>
    <p>${howOf(report)}</p>
    <div class="gantt" role="list">
      ${shown.map(({ name, startedAt, seconds: taken }) => {
        const left = Math.min(1, Math.max(0, (startedAt - start) / 1_000 / seconds));
        const width = Math.min(1 - left, taken / seconds);
        return html`<div class="gantt-row" role="listitem" aria-label="${name}: ${duration(taken)}">
          <span class="gantt-name" title="${name}">${name}</span>
          <span class="gantt-track"
            ><b class="good" style="left:${share(left)};width:${share(width)}" title="${duration(taken)}"></b
          ></span>
          <span class="gantt-time">${duration(taken)}</span>
        </div>`;
      })}
    </div>
  </div>`;
}

function howOf({ mode, snapshot, replayed, verified, fenced }: RecoveryReport): Html {
  const dates = replayed.map(({ logical_date }) => logical_date).join(", ");
  const differing = verified.differing.length === 0 ? "all equal" : `differing: ${verified.differing.join(", ")}`;
  const other = mode === "rehearsal" ? "left alone" : fenced ? "told" : "not reached";
  return html`${snapshot === null ? "Nothing restored" : html`Restored <code>${snapshot.id}</code>`},
  ${dates === "" ? "nothing replayed" : `replayed ${dates}`}; ${verified.tables} tables compared, ${differing}; the
  other site was ${other}.`;
}
