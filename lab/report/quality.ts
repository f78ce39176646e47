import type { RuleResult } from "../result";
import type { ReportData, RunSummary } from "./data";
import { percent, share } from "./format";
import { breakable, html, type Html } from "./html";
import type { Section } from "./section";
import { pill } from "./status";

/** The end of the bars, in allowances: what is worse is drawn as this bad. */
const WORST = 2;
const CATEGORIES = ["completeness", "accuracy", "consistency"] as const;

/**
 * Ratios such as 99.2 % and 99.99 % look alike on any honest axis. So every rule is drawn by how much of its allowance
 * the failing rows use up: 0 is spotless, 100 % is the threshold, at which a rule is breached.
 */
export function qualitySection(data: ReportData): Section {
  const { run, history } = data;
  const body =
    run.quality.length === 0
      ? html`<div class="card"><p class="empty">Quality was not evaluated: the run ended before.</p></div>`
      : html`<div class="rules">${CATEGORIES.map((category) => renderCategory(category, run.quality, history))}</div>`;
  return {
    id: "quality",
    title: "Quality against thresholds",
    lead: "The bar is the share of failing rows, measured against what the threshold allows; at the line a rule is breached. The small chart is the same over the runs.",
    body,
  };
}

function renderCategory(
  category: RuleResult["category"],
  all: readonly RuleResult[],
  history: readonly RunSummary[],
): Html | null {
  const rules = all.filter((rule) => rule.category === category);
  if (rules.length === 0) return null;
  return html`<div class="card">
    <h3>${category}</h3>
    <ul class="rule-list">
      ${rules.map((rule) => renderRule(rule, history))}
    </ul>
  </div>`;
}

function renderRule(rule: RuleResult, history: readonly RunSummary[]): Html {
  const name = rule.rule.startsWith(`${rule.category}.`) ? rule.rule.slice(rule.category.length + 1) : rule.rule;
  const tone = rule.verdict === "passed" ? "good" : rule.verdict === "warned" ? "warning" : "bad";
  return html`<li>
    <div class="rule-head"><span class="rule-name">${breakable(name)}</span>${pill(rule.verdict)}</div>
    <div class="rule-figures">
      <span class="allowance" aria-hidden="true"
        ><b class="${tone}" style="width:${share(usedAllowance(rule.ratio, rule.threshold) / WORST)}"></b><i></i
      ></span>
      ${sparkline(rule, history)}
    </div>
    <p class="rule-note">
      ${rule.ratio === null ? "no rows to judge" : `${percent(rule.ratio)} of rows pass`}; the threshold is above
      ${percent(rule.threshold)}
    </p>
  </li>`;
}

function usedAllowance(ratio: number | null, threshold: number): number {
  if (ratio === null || ratio >= 1) return 0;
  return threshold >= 1 ? WORST : Math.min(WORST, (1 - ratio) / (1 - threshold));
}

const SPARK = { width: 96, height: 28 };

function sparkline(rule: RuleResult, history: readonly RunSummary[]): Html {
  const points = history.flatMap((run, at) => {
    const ratio = run.quality.find((result) => result.rule === rule.rule)?.ratio;
    return ratio === undefined
      ? []
      : [{ run, ratio, x: sparkX(at, history.length), y: sparkY(usedAllowance(ratio, rule.threshold)) }];
  });
  const spoken = points
    .map(({ run, ratio }) => `${run.logicalDate}: ${ratio === null ? "no rows" : percent(ratio)}`)
    .join("; ");
  return html`<svg
    class="spark"
    viewBox="0 0 ${SPARK.width} ${SPARK.height}"
    width="${SPARK.width}"
    height="${SPARK.height}"
    role="img"
    aria-label="Over the runs: ${spoken}"
  >
    <title>${spoken}</title>
    <line class="threshold" x1="0" x2="${SPARK.width}" y1="${sparkY(1)}" y2="${sparkY(1)}" />
    <polyline points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}" />
    ${points.map(({ x, y, ratio }) => html`<circle class="${usedAllowance(ratio, rule.threshold) >= 1 ? "bad" : "good"}" cx="${x}" cy="${y}" r="2.6" />`)}
  </svg>`;
}

function sparkX(at: number, runs: number): number {
  return runs === 1 ? SPARK.width / 2 : Math.round(4 + (at / (runs - 1)) * (SPARK.width - 8));
}

function sparkY(allowance: number): number {
  return Math.round(SPARK.height - 3 - (allowance / WORST) * (SPARK.height - 6));
}
