import * as fc from "fast-check";
import { dateOf } from "./logical-date";
import { nearestRun } from "./nearest-run";

const dates = fc.integer({ min: 0, max: 40_000 }).map((day) => dateOf(day * 86_400_000));
const days = (date: string): number => Date.parse(date) / 86_400_000;

test("of a date without a run the nearest by days is named", () => {
  fc.assert(
    fc.property(dates, fc.array(dates, { minLength: 1 }), (wanted, ran) => {
      const said = nearestRun(
        wanted,
        ran.map((logicalDate) => ({ runId: `run-of-${logicalDate}`, logicalDate })),
      );
      const named = /\d{4}-\d{2}-\d{2}/.exec(said)?.[0] ?? "";
      expect(ran).toContain(named);
      const least = Math.min(...ran.map((date) => Math.abs(days(date) - days(wanted))));
      expect(Math.abs(days(named) - days(wanted))).toBe(least);
    }),
  );
  expect(nearestRun("2026-1-23", [{ runId: "one", logicalDate: "2026-01-23" }])).toBe("did you mean 2026-01-23?");
});
