import type { Predicate, QualityRule } from "../../model";
import { truthsOf } from "../expressions/truth";
import { defineCheck } from "../check";
import { rulePath } from "../paths";

interface Accurate {
  readonly rule: QualityRule;
  readonly predicate: Predicate;
}

export const rulesExcludeEachOther = defineCheck({
  code: "rules-exclude-each-other",
  severity: "error",
  summary: "No row meets two of the rules",
  page: {
    explanation: `A row that meets the one rule fails the other, and the shares that both need are together more than all rows: one of the two fails on every run, whatever the data are.`,
    remedy: `Correct the limit that was meant otherwise, or take one of the rules out.`,
    refused: `accuracy: { threshold: "> 99%", rules: [accurate(bookings.total_amount, atLeast(0)), accurate(bookings.total_amount, atMost(-1))] }`,
    accepted: `accuracy: { threshold: "> 99%", rules: [accurate(bookings.total_amount, atLeast(0)), accurate(bookings.total_amount, atMost(1000))] }`,
  },
  *find({ model }) {
    const byColumn = new Map<string, Accurate[]>();
    for (const rule of model.quality.rules) {
      if (rule.test.kind !== "accurate") continue;
      const { predicate, reads } = rule.test;
      for (const { source, table, column } of reads) {
        const at = [source, table, column].join(".");
        byColumn.set(at, [...(byColumn.get(at) ?? []), { rule, predicate }]);
      }
    }
    const told = new Set<string>();
    for (const sharing of byColumn.values())
      for (const [place, one] of sharing.entries())
        for (const other of sharing.slice(place + 1)) {
          const pair = `${one.rule.id} and ${other.rule.id}`;
          if (
            told.has(pair) ||
            one.rule.threshold + other.rule.threshold < 1 ||
            !exclude(one.predicate, other.predicate)
          )
            continue;
          told.add(pair);
          yield {
            message: `no row meets both ${pair}`,
            at: [one, other].map(({ rule: { id } }) => ({ path: rulePath(id), part: "rule" })),
            why: "the shares that they need are together more than all rows, so one of them fails on every run",
            fix: "correct the limit that is meant otherwise, or take one of the rules out",
          };
        }
  },
});

/** Each can hold by itself: of one that cannot, `condition-decided` speaks. */
function exclude(one: Predicate, other: Predicate): boolean {
  const ways = truthsOf(one, other);
  if (ways === null) return false;
  const holds = (place: number): boolean => ways.some((way) => way[place] === true);
  return holds(0) && holds(1) && !ways.some((way) => way.every((truth) => truth === true));
}
