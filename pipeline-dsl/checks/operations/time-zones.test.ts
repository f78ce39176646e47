import fc from "fast-check";
import { isTimeZone } from "./time-zones";

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

  test.each(["+02:00", "-05:00", "CEST", "Europe/Berln", "", " UTC", "UTC "])("is not %j", (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
