import fc from "fast-check";
import type { CallSite } from "../call-site";
import { Findings } from "./findings";

const SITE: CallSite = {};
const SECONDS = { second: 1n, minute: 60n, hour: 3600n, day: 86_400n } as const;

/** How a length of time is read: what the model then holds, in so many seconds. */
const READERS = {
  duration: { per: 1n, read: (findings, text) => findings.duration(text, SITE, "overlap") },
  "whole minutes": { per: 60n, read: (findings, text) => findings.wholeUnits(text, "minute", SITE, "timeout") },
  "whole days": { per: 86_400n, read: (findings, text) => findings.wholeUnits(text, "day", SITE, "keep") },
  limit: { per: 1n, read: (findings, text) => findings.durationLimit("<", `< ${text}`, SITE, "dataFreshness") },
} as const satisfies Readonly<
  Record<string, { readonly per: bigint; readonly read: (findings: Findings, text: string) => number }>
>;

/** How a share or a limit is read, and a length of time that is no number. */
const WORDS = {
  share: (findings, text) => findings.share(text, SITE, "refuseAbove"),
  "share above": (findings, text) => findings.shareLimit(">", text, SITE, "threshold"),
  "share below": (findings, text) => findings.shareLimit("<", text, SITE, "errorRate"),
  "time above": (findings, text) => findings.durationLimit(">", text, SITE, "latency"),
  "time below": (findings, text) => findings.durationLimit("<", text, SITE, "dataFreshness"),
  time: (findings, text) => findings.duration(text, SITE, "overlap"),
  minutes: (findings, text) => findings.wholeUnits(text, "minute", SITE, "timeout"),
  days: (findings, text) => findings.wholeUnits(text, "day", SITE, "keep"),
} as const satisfies Readonly<Record<string, (findings: Findings, text: string) => number>>;

test.each(Object.entries(WORDS))("of a %s that is refused, what the fix says is gone on with", (_name, read) => {
  const text = fc.constantFrom(
    "",
    "2",
    "2 hours",
    "> 2",
    ">= 95%",
    "< 95%",
    "> 95 %",
    "101%",
    "-3 hours",
    "1 week",
    "> 0",
  );
  fc.assert(
    fc.property(text, (written) => {
      const findings = new Findings();
      const value = read(findings, written);
      const [refused] = findings.diagnostics;
      if (refused === undefined) return;
      const after = new Findings();
      const fixed = read(after, /"(.*)"$/.exec(refused.fix)?.[1] ?? "");
      expect({ written, value, after: after.diagnostics }).toEqual({ written, value: fixed, after: [] });
    }),
  );
});

/** Digits after the point, at most. */
const FRACTION = 8;

const lengthOfTime = fc.record({
  whole: fc.oneof(fc.nat(200).map(String), fc.stringMatching(/^[1-9][0-9]{0,400}$/)),
  fraction: fc.oneof(
    fc.constant(""),
    fc.stringMatching(/^[0-9]{1,8}$/),
    fc.constantFrom("5", "1", "3", "25", "000001", "00000001"),
  ),
  unit: fc.constantFrom("second", "minute", "hour", "day"),
});

test("a length of time is exactly what was written, or it is refused and what the fix says is taken", () => {
  fc.assert(
    fc.property(lengthOfTime, fc.constantFrom("duration", "whole minutes", "whole days", "limit"), (written, name) => {
      const { whole, fraction, unit } = written;
      const { per, read } = READERS[name];
      const findings = new Findings();
      const value = read(findings, `${whole}${fraction === "" ? "" : "."}${fraction} ${unit}s`);
      const exact = BigInt(whole + fraction.padEnd(FRACTION, "0")) * SECONDS[unit];
      if (findings.diagnostics.length === 0) {
        expect(BigInt(value) * per * 10n ** BigInt(FRACTION)).toBe(exact);
        return;
      }
      const [, fix = ""] = /"(?:< )?(.*)"$/.exec(findings.diagnostics.at(-1)?.fix ?? "") ?? [];
      const after = new Findings();
      const fixed = read(after, fix);
      // What is checked behind it is what the fix would make of it: no fault follows from the stand-in.
      expect({ fix, value, after: after.diagnostics }).toEqual({ fix, value: fixed, after: [] });
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["2.3 hours", 138],
  ["1.1 minutes", null],
  ["0.7 days", 1008],
])("%s as whole minutes", (text, minutes) => {
  const findings = new Findings();
  const read = findings.wholeUnits(text, "minute", SITE, "timeout");
  expect(findings.diagnostics.length === 0 ? read : null).toBe(minutes);
});
