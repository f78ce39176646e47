import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";

/** What a replay came to: `replayed 2026-01-30 (2 loads), 2026-01-31`. A date that was run again is loaded once a run. */
export function replayedWords(replayed: RecoveryReport["replayed"]): string {
  const loads = new Map<string, number>();
  for (const { logical_date } of replayed) loads.set(logical_date, (loads.get(logical_date) ?? 0) + 1);
  const dates = Array.from(loads, ([date, times]) => (times === 1 ? date : `${date} (${String(times)} loads)`)).join(
    ", ",
  );
  if (dates === "") return "replayed nothing";
  return replayed.some(({ was_lacking }) => was_lacking !== false)
    ? `replayed ${dates}`
    : `no date was lacking, and ${dates} was loaded once more, which shows that loads work here`;
}
