import fc from "fast-check";
import { isAsWritten } from "./exact";

test("a whole number that is accepted is the one that was written, to its last digit", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (written) => {
      const read = Number(written.toString());
      return isAsWritten(read) === (BigInt(read) === written && Number.isSafeInteger(read));
    }),
  );
  expect(isAsWritten(Number("9007199254740993"))).toBe(false);
});

test("every decimal of at most 15 digits is accepted, and prints as it was written", () => {
  const digits = fc.integer({ min: 1, max: 999_999_999_999_999 }).filter((all) => all % 10 !== 0);
  fc.assert(
    fc.property(digits, fc.integer({ min: 1, max: 30 }), (all, places) => {
      const read = Number(`${String(all)}e-${String(places)}`);
      return isAsWritten(read) && String(read).replace(/e.*$/, "").replace(".", "").replace(/^0+/, "") === String(all);
    }),
  );
});

test("what arithmetic made of decimals is seen", () => {
  expect([0.1 + 0.2, 1.1 * 3, 1 / 3, 4.35 * 100].filter(isAsWritten)).toEqual([]);
  expect([0.1, 1e-7, 3.3, 99.999].every(isAsWritten)).toBe(true);
});
