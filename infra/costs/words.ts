import type { Section } from "../../pipeline-dsl/review/render/comment";
import { code, plain } from "../../pipeline-dsl/review/render/markdown-text";
import { type CostChange, type CostLine, totalOf } from "./estimate";
import type { Settings } from "../settings/settings";
import { PRICES } from "./prices";

/** What a stack's month costs more or less, and what moves it. */
export interface CostDifference {
  readonly stack: string;
  /** US dollars a month, of what has a known price on both sides: what had one before or has one after alone would be a difference. */
  readonly before: number;
  readonly after: number;
  /** The lines that move, the largest first. */
  readonly changes: readonly CostChange[];
}

export function costDifference(
  stack: string,
  before: readonly CostLine[],
  after: readonly CostLine[],
  changes: readonly CostChange[],
): CostDifference {
  const unknown = new Set(changes.filter(isUnknown).flatMap((each) => [each.before?.id, each.after?.id]));
  const known = (lines: readonly CostLine[]): number => totalOf(lines.filter(({ id }) => !unknown.has(id)));
  return { stack, before: known(before), after: known(after), changes };
}

/** Where a stack is in another Region than the prices: what a reader of the sums has to know; none elsewhere. */
export function pricesElsewhere(stack: string, { region }: Pick<Settings, "region">): readonly string[] {
  return region === PRICES.region ? [] : [`${stack} is in ${region}, and the prices are those of ${PRICES.region}`];
}

/** `prod: 3,434.38 -> 5,019.94 US$ a month (+1,585.56)`; `prod: the difference of a month is not known, for want of a price`. */
export function differenceWords({ stack, before, after, changes }: CostDifference): string {
  const unknown = changes.filter(isUnknown).map(({ what }) => what);
  const sums = `${dollars(before)} -> ${dollars(after)} US$ a month (${signed(after - before)})`;
  if (unknown.length === 0) return `${stack}: ${sums}`;
  const rest = after === before ? "nothing else moves" : `the rest: ${sums}`;
  return `${stack}: what a month costs more or less is not known, for want of a price (${unknown.join(", ")}); ${rest}`;
}

function isUnknown({ difference }: CostChange): boolean {
  return difference === null;
}

/** `Redshift compute +1,585.56: 2 nodes of ra3.xlplus, always on -> 4 nodes of ra3.xlplus, always on`. */
export function changeWords({ what, before, after, difference }: CostChange): string {
  const amount = difference === null ? unpriced(before, after) : signed(difference);
  const [was, is] = [before?.assumed ?? "", after?.assumed ?? ""];
  if (before === null) return `${what} ${amount}: ${is}`;
  if (after === null) return `${what} ${amount}: none any more`;
  // Words that are the same for any number say nothing of the difference.
  return `${what} ${amount}: ${was === is ? `${count(before)} -> ${count(after)}` : `${was} -> ${is}`}`;
}

export function costText(differences: readonly CostDifference[]): string {
  return differences
    .flatMap((each) => [
      `costs of ${differenceWords(each)}`,
      ...each.changes.map((change) => `  ${changeWords(change)}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

/** What moves the costs of each stack; no section where nothing does. */
export function costSections(differences: readonly CostDifference[]): readonly Section[] {
  if (differences.length === 0) return [];
  const parts = differences.flatMap((each) => [
    `**${plain(differenceWords(each))}**`,
    each.changes.map((change) => `- ${plain(changeWords(change))}`).join("\n"),
  ]);
  const basis = `Prices of ${PRICES.region} as of ${PRICES.asOf}, ${PRICES.collectedFrom}; a month as \`rental:usage\` assumes.`;
  return [{ title: "costs", text: ["#### Costs", ...parts, basis].join("\n\n") }];
}

/** Types of resources that no list of prices knows, as a section of their own: they may cost something. */
export function unpricedSections(types: readonly string[]): readonly Section[] {
  if (types.length === 0) return [];
  const text = `Nothing is known of what these new resources cost: ${types.map(code).join(", ")}.`;
  return [{ title: "costs that are not known", text }];
}

/** `1,585.56 US$ before, and no price of redshift.ra3.4xlarge in infra/prices.json`. */
function unpriced(before: CostLine | null, after: CostLine | null): string {
  const side = (line: CostLine | null, when: string): readonly string[] => {
    if (line === null) return [];
    return [
      line.amount === null
        ? `no price of ${line.price} in infra/prices.json ${when}`
        : `${dollars(line.amount)} US$ ${when}`,
    ];
  };
  return [...side(before, "before"), ...side(after, "after")].join(", ");
}

function count({ quantity }: CostLine): string {
  return NUMBER.format(quantity);
}

function signed(amount: number): string {
  return `${amount < 0 ? "" : "+"}${dollars(amount)}`;
}

export function dollars(amount: number): string {
  return DOLLARS.format(amount);
}

const DOLLARS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
