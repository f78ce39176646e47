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
    "2h",
    "0.5",
    ">= .5",
    "99999999 d",
    "1.12345678 hrs",
  );
  fc.assert(
    fc.property(text, (written) => {
      const findings = new Findings();
      const value = read(findings, written);
      const [refused] = findings.diagnostics;
      if (refused === undefined) return;
      const after = new Findings();
      const fixed = read(after, /"([^"]*)"$/.exec(refused.fix)?.[1] ?? "");
      expect({ written, value, after: after.diagnostics }).toEqual({ written, value: fixed, after: [] });
    }),
  );
});

/** How an amount is written that lacks something, or has it in another form: by the amount that it is without doubt, or null. */
const DAMAGES: Readonly<
  Record<string, (number: string) => { readonly written: string; readonly meant: string | null }>
> = {
  "a number alone": (number) => ({ written: number, meant: Number(number) > 1 ? `${number}%` : null }),
  "percent in words": (number) => ({ written: `${number} percent`, meant: `${number}%` }),
  "a blank before the percent sign": (number) => ({ written: `${number} %`, meant: `${number}%` }),
  "a decimal comma": (number) => ({ written: `${number.replace(".", ",")}%`, meant: `${number}%` }),
  "a decimal comma of hours": (number) => ({ written: `${number.replace(".", ",")}hours`, meant: `${number} hours` }),
  "no blank": (number) => ({ written: `${number}hours`, meant: `${number} hours` }),
  "a short form": (number) => ({ written: `${number} min`, meant: `${number} minutes` }),
  "a letter": (number) => ({ written: `${number}h`, meant: `${number} hours` }),
  "an unclear letter": (number) => ({ written: `${number}m`, meant: null }),
  "a unit that there is not": (number) => ({ written: `${number} months`, meant: null }),
  "a sign": (number) => ({ written: `-${number} hours`, meant: null }),
};

const SIGNS = ["", ">", "> ", ">=", ">= ", "≥ ", "<", "< ", "<= ", "=< "];

test("what a fix says to write is the author's own amount; anything else is one of two, or said to be an example", () => {
  const number = fc.oneof(
    fc.integer({ min: 1, max: 100 }).map(String),
    fc.tuple(fc.nat(98), fc.integer({ min: 1, max: 9 })).map(([whole, part]) => `${String(whole)}.${String(part)}`),
  );
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(...Object.keys(WORDS)),
      fc.constantFrom(...Object.keys(DAMAGES)),
      fc.constantFrom(...SIGNS),
      (amount, name, damage, sign) => {
        const { written, meant } = DAMAGES[damage]!(amount);
        const findings = new Findings();
        WORDS[name as keyof typeof WORDS](findings, sign + written);
        const [, lead = "", instead = ""] = /^(.*) "([^"]*)"$/.exec(findings.diagnostics[0]?.fix ?? "") ?? [];
        const isInstruction = !/such as$|^write at most$/.test(lead) && instead !== "";
        if (!isInstruction) return;
        const [, before = "", own = ""] = /^([<>] )?(.*)$/.exec(instead) ?? [];
        const isOneOfTwo = / or$/.test(lead);
        expect({ lead, own }).toEqual({ lead, own: isOneOfTwo ? `${amount}%` : meant?.replace(/^1 (\w+)s$/, "1 $1") });
        // A sign is turned round for nobody, and one with an equals sign is told.
        if (sign !== "") expect(sign.trim().replace(/=|≥/g, (each) => (each === "≥" ? ">" : ""))).toBe(before.trim());
        expect(lead.includes("which leaves exactly")).toBe(/[=≥]/.test(sign));
      },
    ),
    { numRuns: 1000 },
  );
});

test.each([
  ["time", "1,000 hours", 'write it in days, hours, minutes or seconds, such as "2 hours"'],
  ["share above", "> 99,9%", 'write it as "> 99.9%"'],
  ["days", "3 months", 'write it in days, hours, minutes or seconds, such as "2 days"'],
  ["days", "90", 'add its unit, such as "90 days"'],
  ["days", "1.5 days", 'write whole days, such as "2 days"'],
  ["time", "2h", 'write it as "2 hours"'],
  ["share", "50", 'write it as "50%"'],
  ["share", "0.07", 'write it in percent, "7%" or "0.07%"'],
  ["share", "120%", 'write a share from 0% to 100%, such as "20%"'],
  ["share below", "< 5", 'write it as "< 5%"'],
  ["share below", "< 0.5", 'write it in percent, "< 50%" or "< 0.5%"'],
  ["share above", "90%", 'write it as "> 90%"'],
  ["share above", ">= 90%", 'write it without the equals sign, which leaves exactly 90% out, as "> 90%"'],
  ["share above", "< 10%", 'write what it must be more than, such as "> 20%"'],
] as const)("%s of %j: %s", (name, written, fix) => {
  const findings = new Findings();
  WORDS[name](findings, written);
  expect(findings.diagnostics.map((each) => each.fix)).toEqual([fix]);
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
      const [, fix = ""] = /"(?:< )?([^"]*)"$/.exec(findings.diagnostics.at(-1)?.fix ?? "") ?? [];
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
