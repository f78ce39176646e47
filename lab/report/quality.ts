import type { RuleResult } from "../result";
import { usedAllowance, WORST } from "./allowance";
import type { ReportData } from "./data";
import { digitsOf, percent, share } from "./format";
import { breakable, html, type Html } from "./html";
import type { Section } from "./section";
import { sparkline } from "./sparkline";
import { pill } from "./status";
import { stackingTable } from "./table";

const CATEGORIES = ["completeness", "accuracy", "consistency"] as const;
const HEADINGS = { completeness: "Completeness", accuracy: "Accuracy", consistency: "Consistency" } as const;

/** The rules of each category beside their thresholds, what is not passed first. */
export function qualitySection(data: ReportData): Section {
  const { run } = data;
  const body =
    run.quality.length === 0
      ? html`<div class="card"><p class="empty">Quality was not evaluated: the run ended before.</p></div>`
      : html`${CATEGORIES.map((category) => renderCategory(category, data))}`;
  return {
    id: "quality",
    title: "Quality against thresholds",
    label: "Quality",
    lead: "The bar is the share of failing rows, measured against what the threshold allows; at the line a rule is breached. The small chart is the same over the runs.",
    body,
  };
}

function renderCategory(category: RuleResult["category"], { run, history, tests }: ReportData): Html | null {
  const rules = run.quality.filter((rule) => rule.category === category).sort(worstFirst);
  if (rules.length === 0) return null;
  const ratios = rules.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
  const digits = Math.max(0, ...ratios.map(digitsOf));
  // A category's score is its worst rule's.
  const score = ratios.length === 0 ? "no rows to judge" : `${percent(Math.min(...ratios), digits)} at worst`;
  return html`<div class="card">
    <h3>${HEADINGS[category]}<span>${score}</span></h3>
    ${stackingTable(
      "rules",
      [
        { title: "Rule" },
        { title: "Verdict" },
        { title: "Rows that pass", number: true },
        { title: "Must be above", number: true },
        { title: "Allowance used" },
        { title: "Over the runs" },
      ],
      rules.map((rule) => ({
        heading: html`${breakable(nameOf(rule))}${testOf(rule, tests)}`,
        cells: [
          pill(rule.verdict),
          rule.ratio === null ? html`<span class="idle-text">no rows</span>` : percent(rule.ratio, digits),
          percent(rule.threshold),
          allowance(rule),
          sparkline(rule, history),
        ],
      })),
    )}
  </div>`;
}

function worstFirst(left: RuleResult, right: RuleResult): number {
  return Number(right.verdict !== "passed") - Number(left.verdict !== "passed");
}

function nameOf({ rule, category }: RuleResult): string {
  return rule.startsWith(`${category}.`) ? rule.slice(category.length + 1) : rule;
}

function testOf({ rule }: RuleResult, tests: ReportData["tests"]): Html | null {
  const test = tests.get(rule);
  return test === undefined ? null : html`<small>${test}</small>`;
}

const TONES = { passed: "good", warned: "warning", waived: "warning", breached: "bad" } as const;

function allowance({ ratio, threshold, verdict }: RuleResult): Html {
  const width = share(usedAllowance(ratio, threshold) / WORST);
  return html`<span class="allowance" aria-hidden="true"
    ><b class="${TONES[verdict]}" style="width:${width}"></b><i></i
  ></span>`;
}
