import type { ReportData } from "./data";
import { compactCount, count, duration } from "./format";
import { html, type Html } from "./html";
import type { Retry } from "../result";
import { retriesOf } from "../run/retry";
import { retryCommand, type WhereRun } from "../run/retry-command";
import { pill } from "./status";

/** What one wants to know before reading on: did it work, how long, how much, how clean. */
export function renderSummary(data: ReportData): Html {
  const { run } = data;
  return html`<header>
    <p class="eyebrow">${data.pipeline} · ${data.schedule}</p>
    <h1>${run.logical_date === "" ? "Run refused" : run.logical_date} ${pill(run.status)}</h1>
    <p class="meta">
      <span>run <code>${run.run_id}</code></span>
      <span>window ${windowText(run.window)}</span>
      <span>started ${run.started_at.replace("T", " ").replace(/\.\d+Z$/, "Z")}</span>
    </p>
    ${errorNote(data)} ${waiverNote(data.waiver)} ${definitionNote(data.definitionNote)}
    <dl class="tiles">${tilesOf(data).map(tile)}</dl>
  </header>`;
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

function tile({ label, value, note }: Tile): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd><strong>${value}</strong><span>${note}</span></dd>
  </div>`;
}

function tilesOf({ run, attempts }: ReportData): Tile[] {
  const rowsIn = (zone: string) => run.rows.filter((row) => row.zone === zone).reduce((sum, row) => sum + row.rows, 0);
  const read = rowsIn("raw");
  const quarantined = rowsIn("quarantine");
  const changed = run.targets.reduce(
    (sum, target) => sum + target.inserted + target.updated + target.closed + target.removed,
    0,
  );
  const rekeyed = run.targets.reduce((sum, target) => sum + target.rekeyed, 0);
  const held = run.quality.filter((rule) => rule.verdict === "passed").length;
  const failures = attempts.filter((attempt) => attempt.outcome !== "SUCCEEDED").length;
  return [
    {
      label: "Time",
      value: duration(run.seconds),
      note: failures === 0 ? "no attempt failed" : `${plural(failures, "attempt")} failed`,
    },
    { label: "Rows read", value: compactCount(read), note: `${count(quarantined)} to quarantine` },
    { label: "Warehouse rows changed", value: compactCount(changed), note: `${count(rekeyed)} facts re-keyed` },
    {
      label: "Quality rules held",
      value: run.quality.length === 0 ? "–" : `${held} of ${run.quality.length}`,
      note: run.quality.length === 0 ? "not evaluated" : "over this run's rows",
    },
  ];
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function windowText({ start, end }: ReportData["run"]["window"]): string {
  return `${start === "" ? "from the beginning" : start.replace("T", " ")} to ${end.replace("T", " ")}`;
}

function errorNote({ run, machine, where }: ReportData): Html | null {
  if (run.error === null) return null;
  const { code, step, message } = run.error;
  return html`<div class="note bad" role="alert">
    <p><strong>${code}</strong>${step === null ? "" : ` in ${step}`}</p>
    <p>${message}</p>
    ${retriesOf(run, machine).map((retry) => retryNote(retry, where))}
  </div>`;
}

function retryNote({ when, input }: Retry, where: WhereRun): Html {
  return html`<p>When ${when}, the run goes on with:</p>
    <pre><code>${retryCommand(where, input)}</code></pre>`;
}

function definitionNote(note: string | null): Html | null {
  if (note === null) return null;
  return html`<div class="note warning"><p>${note}</p></div>`;
}

function waiverNote(waiver: string | null): Html | null {
  if (waiver === null) return null;
  return html`<div class="note warning">
    <p><strong>A quality breach was let through.</strong> ${waiver}</p>
  </div>`;
}
