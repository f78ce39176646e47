import * as fc from "fast-check";
import stringWidth from "string-width";
import { records } from "./records";
import { fits, table } from "./table";

const cell = fc.string({ unit: "grapheme", maxLength: 60 });
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
        expect(text).toContain(each.trimEnd());
        if (rows.length > 0) expect(records(titles, rows)).toContain(each);
      }
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
