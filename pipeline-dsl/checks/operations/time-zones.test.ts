import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { runChecks } from "../run-checks";
import { rentalModel } from "../testing/rental";
import { WEEKDAYS } from "../../model";
import { isAbbreviation, isTimeZone, longestDaySeconds, YEARS } from "./time-zones";

const PYTHON = join(__dirname, "..", "..", "..", ".venv", "bin", "python");

const canonical = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const older = fc.constantFrom("US/Eastern", "Asia/Calcutta", "GMT", "Etc/GMT+1", "EST5EDT");

describe("a time zone", () => {
  test("is known by its name, an older one too", () => {
    fc.assert(fc.property(fc.oneof(canonical, older), isTimeZone));
  });

  test("is not known in another case: Python and AWS look for a file of its name", () => {
    const otherCase = canonical.chain((name) =>
      fc.constantFrom(name.toLowerCase(), name.toUpperCase()).filter((other) => other !== name),
    );
    fc.assert(fc.property(otherCase, (name) => !isTimeZone(name)));
  });

  test("is what the jobs' Python knows, but for clocks without a summer time that go by an abbreviation", () => {
    const words = ["import json, zoneinfo", "print(json.dumps(sorted(zoneinfo.available_timezones())))"];
    const python: unknown = JSON.parse(execFileSync(PYTHON, ["-c", words.join("\n")], { encoding: "utf8" }));
    const known = new Set(Array.isArray(python) ? python.map(String) : []);
    expect([...known].filter((name) => !isTimeZone(name))).toEqual(
      ["EST", "Factory", "HST", "MST", "localtime"].filter((name) => known.has(name)),
    );
    const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const triples = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect(triples.filter((name) => isTimeZone(name) && !known.has(name))).toEqual([]);
  });

  test.each(["PST", "EST", "IST", "BST", "CEST", "AEST"])("is not the abbreviation %s", (name) => {
    expect([isTimeZone(name), isAbbreviation(name)]).toEqual([false, true]);
  });

  test.each(["+02:00", "-05:00", "SystemV/EST5", "Europe/Berln", "", " UTC", "UTC "])("is not %j", (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

/** An independent reading of a zone: whether its clocks show the time on the day, as seconds of UTC that do. */
function instantsOf(timeZone: string, day: number, minutes: number): readonly number[] {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  });
  const local = (time: number): number => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts["year"]!, parts["month"]! - 1, parts["day"], parts["hour"], parts["minute"]);
  };
  const meant = day + minutes * 60_000;
  const offsets = [-26, 0, 26].map((hours) => local(meant + hours * 3_600_000) - (meant + hours * 3_600_000));
  return [...new Set(offsets)].map((offset) => meant - offset).filter((time) => local(time) === meant);
}

const DAY = 86_400_000;
const ZONES = [
  "UTC",
  "Asia/Kolkata",
  "Europe/Amsterdam",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "America/Santiago",
  "Asia/Gaza",
];

describe("a time that the clocks skip", () => {
  const daysOf = (year: number) => Array.from({ length: 365 }, (_, at) => Date.UTC(year, 0, 1 + at));
  const minutes = fc.integer({ min: 0, max: 287 }).map((five) => 5 * five);
  const rhythm = fc.oneof(
    fc.constantFrom(...WEEKDAYS).map((day) => ({ kind: "weekly" as const, day })),
    fc.integer({ min: 1, max: 28 }).map((day) => ({ kind: "monthly" as const, day })),
  );
  const timeOf = (of: number): string =>
    [Math.floor(of / 60), of % 60].map((part) => String(part).padStart(2, "0")).join(":");
  const night = fc.constantFrom(0, 30, 60, 90, 120, 125, 150, 179, 180);

  test("is warned of where a rehearsal falls on it, and nowhere else", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.oneof(night, minutes), rhythm, (timeZone, at, each) => {
        const model = rentalModel((edited) => void (edited.recovery.rehearse = { ...each, at: timeOf(at), timeZone }));
        const told = runChecks(model, { placesOf: () => [] }).some(
          ({ code }) => code === "schedule-skipped-by-clock-change",
        );
        const years = each.kind === "weekly" ? YEARS.slice(0, 1) : YEARS;
        const falls = (day: number): boolean =>
          each.kind === "weekly"
            ? WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] === each.day
            : new Date(day).getUTCDate() === each.day;
        const skipped = years.some((year) =>
          daysOf(year).some((day) => falls(day) && instantsOf(timeZone, day, at).length === 0),
        );
        expect({ timeZone, at, each, told }).toEqual({ timeZone, at, each, told: skipped });
      }),
      { numRuns: 40 },
    );
  });
});

test.each(ZONES)("the longest time in %s from one day's run to the next", (timeZone) => {
  const noon = Array.from({ length: 366 }, (_, at) => instantsOf(timeZone, Date.UTC(2026, 0, 1) + at * DAY, 720)[0]!);
  const waits = noon.slice(1).map((time, at) => (time - noon[at]!) / 1000);
  expect(longestDaySeconds(timeZone)).toBe(Math.max(...waits));
});
