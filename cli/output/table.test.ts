import * as fc from "fast-check";
import stringWidth from "string-width";
import { visible } from "./cell";
import { records } from "./records";
import { fits, table } from "./table";

const cell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: fc.constantFrom("a", " ", "\n", "\u001b", "\u2028", "\u202e"), maxLength: 20 }),
);
const content = fc
  .integer({ min: 1, max: 12 })
  .chain((width) =>
    fc.tuple(
      fc.array(cell, { minLength: width, maxLength: width }),
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
    ),
  );

test("where nobody watches nothing is cut, and records never cut", () => {
  fc.assert(
    fc.property(content, ([titles, rows]) => {
      const text = table(
        titles.map((title) => ({ title })),
        rows,
        Number.POSITIVE_INFINITY,
      );
      for (const each of [titles, ...rows].flat()) {
        expect(text).toContain(visible(each).trimEnd());
        if (rows.length > 0) expect(records(titles, rows)).toContain(visible(each));
      }
      expect(text.split("\n")).toHaveLength(rows.length + 2);
    }),
  );
});

test("what fits is not shortened, and no line is wider than the terminal", () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 40, max: 400 }), ([titles, rows], width) => {
      fc.pre(fits(titles, rows, width));
      const text = table(
        titles.map((title) => ({ title })),
        rows,
        width,
      );
      expect(text).toBe(
        table(
          titles.map((title) => ({ title })),
          rows,
          Number.POSITIVE_INFINITY,
        ),
      );
      expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
    }),
  );
});
