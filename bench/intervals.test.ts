import { coveredSeconds } from "./intervals";

test("time that several intervals share counts once, gaps do not count", () => {
  const intervals = [
    { from: 5_000, to: 8_000 },
    { from: 0, to: 4_000 },
    { from: 6_000, to: 7_000 },
    { from: 7_500, to: 9_000 },
  ];
  expect(coveredSeconds(intervals)).toBe(8);
  expect(coveredSeconds([])).toBe(0);
});
