import type { RuleResult } from "../result";
import { usedAllowance, WORST } from "./allowance";
import type { RunSummary } from "./data";
import { percent } from "./format";
import { html, type Html } from "./html";

const WIDTH = 96;
const HEIGHT = 28;
const MOST_RUNS = 30;
/** With more runs than this, only those that breached keep their dot. */
const MOST_DOTS = 12;

/** How much of its allowance a rule used up in each of the latest runs: of what it was allowed then. */
export function sparkline(rule: RuleResult, history: readonly RunSummary[]): Html {
  const judged = history.slice(-MOST_RUNS).flatMap((run) => {
    const result = run.quality.find((each) => each.rule === rule.rule);
    return result === undefined ? [] : [{ date: run.logicalDate, ...result }];
  });
  if (judged.length < 2) return html`<span class="idle-text">first run</span>`;
  const points = judged.map(({ date, ratio, threshold, verdict }, at) => {
    const used = usedAllowance(ratio, threshold);
    return { date, ratio, breached: verdict !== "passed", x: xOf(at, judged.length), y: yOf(used) };
  });
  const spoken = points.map(({ date, ratio }) => `${date}: ${ratio === null ? "no rows" : percent(ratio)}`).join("; ");
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    role="img"
    aria-label="Over the runs: ${spoken}"
  >
    <title>${spoken}</title>
    <line class="threshold" x1="0" x2="${WIDTH}" y1="${yOf(1)}" y2="${yOf(1)}" />
    <polyline points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}" />
    ${points
      .filter(({ breached }) => breached || points.length <= MOST_DOTS)
      .map(({ x, y, breached }) => html`<circle class="${breached ? "bad" : "good"}" cx="${x}" cy="${y}" r="2.6" />`)}
  </svg>`;
}

function xOf(at: number, runs: number): number {
  return Math.round(4 + (at / (runs - 1)) * (WIDTH - 8));
}

function yOf(allowance: number): number {
  return Math.round(HEIGHT - 3 - (allowance / WORST) * (HEIGHT - 6));
}
