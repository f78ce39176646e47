import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { isAbbreviation, isTimeZone } from "./time-zones";

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
