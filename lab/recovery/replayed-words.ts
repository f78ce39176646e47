import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";

/** What a replay came to: `replayed 2026-01-30, 2026-01-31`. */
export function replayedWords(replayed: RecoveryReport["replayed"]): string {
  const dates = replayed.map(({ logical_date }) => logical_date).join(", ");
  if (dates === "") return "replayed nothing";
  return replayed.some(({ was_lacking }) => was_lacking !== false)
    ? `replayed ${dates}`
    : `no date was lacking, and ${dates} was loaded once more, which shows that loads work here`;
}
