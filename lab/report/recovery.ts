import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import type { StateTime } from "../recovery/state-times";
import { replayedWords } from "../recovery/replayed-words";
import { verifiedWords } from "../recovery/verified-words";
import type { Recovery, ReportData, TableRecovery } from "./data";
import { duration, share } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";

/** Shorter ones are steps of the machine between its calls. */
const SHORTEST_SECONDS = 0.05;

/** Where the pipeline has lived, and what tables were kept and put back: every execution on a time axis of its own. None where there was none. */
export function recoverySection({ recoveries, tableRecoveries }: ReportData): Section | null {
  const cards = [
    ...recoveries.map((recovery) => ({
      at: Date.parse(recovery.report.started_at),
      card: () => renderRecovery(recovery),
    })),
    ...tableRecoveries.map((each) => ({ at: each.startedAt, card: () => renderTableRecovery(each) })),
  ];
  if (cards.length === 0) return null;
  return {
    id: "recovery",
    title: "Recoveries",
    label: "Recovery",
    lead: "Failovers with what was lost of committed data at most (RPO) and how long it took until the site could serve (RTO), backups and restores of tables, and where the time went. The oldest first.",
    body: html`${cards.sort((one, other) => one.at - other.at).map(({ card }) => card())}`,
  };
}

function renderRecovery({ report, states }: Recovery): Html {
  const start = Date.parse(report.started_at);
  const seconds = Math.max((Date.parse(report.finished_at) - start) / 1_000, 0.001);
  return html`<div class="card">
    <h3>${report.mode} to the ${report.site} ${pill(report.outcome)}</h3>
    <p>
      ${timeOf(start)} · RPO ${duration(report.rpo_seconds)} · RTO ${duration(report.rto_seconds)} ·
      ${report.approved_by}: ${report.reason}
    </p>
    <p>${howOf(report)}</p>
    ${gantt(states, start, seconds)}
  </div>`;
}

function renderTableRecovery({ kind, site, status, startedAt, seconds, says, states }: TableRecovery): Html {
  return html`<div class="card">
    <h3>${kind} at the ${site} ${pill(status)}</h3>
    <p>${timeOf(startedAt)} · ${duration(seconds)} · ${says.join("; ")}.</p>
    ${gantt(states, startedAt, Math.max(seconds, 0.001))}
  </div>`;
}

function timeOf(start: number): string {
  return new Date(start)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

function gantt(states: readonly StateTime[], start: number, seconds: number): Html {
  const shown = states.filter((state) => state.seconds >= SHORTEST_SECONDS);
  return html`<div class="gantt" role="list">
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
  </div>`;
}

function howOf({ mode, snapshot, replayed, verified, fenced }: RecoveryReport): Html {
  const other = mode === "rehearsal" ? "left alone" : fenced ? "told" : "not reached";
  return html`${snapshot === null ? "Nothing restored" : html`Restored <code>${snapshot.id}</code>`},
  ${replayedWords(replayed)}; ${verifiedWords(verified)}; the other site was ${other}.`;
}
