import fc from "fast-check";
import { seconds } from "./numbers";

test.each([
  [0, "0.0 s"],
  [59.94, "59.9 s"],
  [90, "1 min 30 s"],
  [3_599.6, "1 h 00 min"],
  [9_000, "2 h 30 min"],
  [21_081_600, "244 d 00 h"],
])("%d seconds are %s", (value, text) => {
  expect(seconds(value)).toBe(text);
});

const UNITS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };

test("what is said is short by less than the smallest unit that is said", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (value) => {
      const said = [...seconds(value).matchAll(/([\d.]+) (d|h|min|s)/g)].map(
        ([, number = "", unit = ""]) => [Number(number), UNITS[unit] ?? 0] as const,
      );
      const short = value - said.reduce((sum, [number, unit]) => sum + number * unit, 0);
      expect(short).toBeGreaterThanOrEqual(0);
      expect(short).toBeLessThan(Math.min(...said.map(([, unit]) => unit)));
    }),
  );
});
