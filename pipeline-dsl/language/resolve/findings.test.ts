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
      read(after, fix);
      expect({ fix, after: after.diagnostics }).toEqual({ fix, after: [] });
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
