import type { ReportData, StepAttempt } from "./data";
import { duration, share } from "./format";
import { html, type Html } from "./html";
import type { Section } from "./section";
import { outcomeOf } from "./status";

/** Every attempt of every step on one time axis. Executions of the run stand one after the other, without the idle time between. */
export function timelineSection(data: ReportData): Section {
  const lanes = executionsOf(data.attempts);
  const lead =
    lanes.length < 2
      ? "Each bar is one attempt of a step; bars over one another ran side by side."
      : "Each bar is one attempt of a step. A retry is an execution of its own and has its own axis.";
  return {
    id: "timeline",
    title: "Timeline",
    label: "Timeline",
    lead,
    body:
      lanes.length === 0
        ? html`<div class="card"><p class="empty">No step began.</p></div>`
        : html`${lanes.map((attempts) => renderExecution(attempts, lanes.length))}`,
  };
}

function executionsOf(attempts: readonly StepAttempt[]): StepAttempt[][] {
  const lanes = new Map<number, StepAttempt[]>();
  for (const attempt of attempts) lanes.set(attempt.execution, [...(lanes.get(attempt.execution) ?? []), attempt]);
  return [...lanes.values()];
}

function renderExecution(attempts: readonly StepAttempt[], executions: number): Html {
  const start = Math.min(...attempts.map((attempt) => attempt.startedAt));
  const end = Math.max(...attempts.map((attempt) => attempt.startedAt + attempt.seconds * 1000));
  const seconds = Math.max((end - start) / 1000, 0.001);
  const steps = [...new Set(attempts.map((attempt) => attempt.step))];
  const ticks = ticksUpTo(seconds);
  return html`<div class="card">
    ${executions > 1 ? html`<h3>Execution ${attempts[0]?.execution ?? 1} · ${duration(seconds)}</h3>` : null}
    <div class="gantt" role="list">
      ${steps.map((step) => renderStep(step, attempts, start, seconds, ticks))}
      <div class="gantt-axis" aria-hidden="true">
        ${ticks.map((tick) => html`<span style="left:${share(tick / seconds)}">${axisLabel(tick)}</span>`)}
      </div>
    </div>
  </div>`;
}

function renderStep(
  step: string,
  all: readonly StepAttempt[],
  start: number,
  total: number,
  ticks: readonly number[],
): Html {
  const attempts = all.filter((attempt) => attempt.step === step);
  const spoken = attempts
    .map(
      (attempt) => `attempt ${attempt.attempt} ${outcomeOf(attempt.outcome).word} after ${duration(attempt.seconds)}`,
    )
    .join(", ");
  const spent = attempts.reduce((sum, attempt) => sum + attempt.seconds, 0);
  return html`<div class="gantt-row" role="listitem" aria-label="${step}: ${spoken}">
    <span class="gantt-name" title="${step}">${step}</span>
    <span class="gantt-track">
      ${ticks.map((tick) => html`<i style="left:${share(tick / total)}"></i>`)}
      ${attempts.map((attempt) => renderBar(attempt, start, total))}
    </span>
    <span class="gantt-time">${duration(spent)}</span>
    ${attempts.map(errorOf)}
  </div>`;
}

function errorOf({ attempt, outcome, error }: StepAttempt): Html | null {
  if (error === null) return null;
  const { sign, word } = outcomeOf(outcome);
  return html`<span class="gantt-error">${sign} attempt ${attempt} ${word}: ${error}</span>`;
}

function renderBar(attempt: StepAttempt, start: number, total: number): Html {
  const { tone, sign, word } = outcomeOf(attempt.outcome);
  const left = (attempt.startedAt - start) / 1000 / total;
  const error = attempt.error === null ? "" : `: ${attempt.error}`;
  return html`<b
    class="${tone}"
    style="left:${share(left)};width:${share(attempt.seconds / total)}"
    title="attempt ${attempt.attempt} ${word} after ${duration(attempt.seconds)}${error}"
    >${tone === "good" ? "" : sign}</b
  >`;
}

/** Round numbers of seconds, three to six of them. */
function ticksUpTo(seconds: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  const step = steps.find((candidate) => seconds / candidate <= 6) ?? Math.ceil(seconds / 6);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step);
}

function axisLabel(seconds: number): string {
  if (seconds === 0) return "0";
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  return seconds % 60 === 0
    ? `${seconds / 60} min`
    : `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}
