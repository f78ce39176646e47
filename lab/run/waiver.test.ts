import type { Verdict } from "../result";
import { readLedgerRun } from "./ledger-run";
import { usedWaiver } from "./waiver";

const WHY = "the new city has no prices yet";

test.each<[boolean, string, string | null, Verdict, string | null]>([
  [true, "stop_before_loading", null, "passed", null],
  [true, "stop_before_loading", WHY, "passed", null],
  [false, "warn", null, "warned", null],
  [false, "warn", WHY, "warned", null],
  [false, "quarantine_rows", WHY, "warned", null],
  [false, "stop_before_loading", null, "breached", null],
  [false, "stop_before_loading", WHY, "waived", WHY],
])("passed %s, %s, waiver %s: %s", (passed, when_breached, waiver, verdict, used) => {
  const rule = { id: "completeness.a.b", category: "completeness", ratio: 0.5, threshold: 0.9, passed, when_breached };
  const { quality, waiver: given } = readLedgerRun({
    quality: { S: JSON.stringify([rule]) },
    ...(waiver === null ? {} : { quality_waiver: { S: waiver } }),
  });
  expect(quality.map((each) => each.verdict)).toEqual([verdict]);
  expect(usedWaiver(quality, given)).toBe(used);
});
