import fc from "fast-check";
import { shownCell, visible } from "./cell";

const NASTY = [
  "NULL",
  "null",
  "",
  " ",
  '"',
  '""',
  '"NULL"',
  "\\n",
  "\n",
  "\t",
  "\\",
  "\u009b",
  "\u202e",
  "\u2028",
  "'",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join("")),
);

test("two different values never look alike: NULL, texts, and texts that look like them", () => {
  fc.assert(
    fc.property(fc.option(text), fc.option(text), (one, other) => {
      expect(shownCell(one) === shownCell(other)).toBe(one === other);
    }),
    { numRuns: 2000 },
  );
  const shown = [null, ...NASTY].map(shownCell);
  expect(new Set(shown).size).toBe(shown.length);
});

test("what is shown stands on one line and holds no character that a terminal obeys", () => {
  fc.assert(
    fc.property(text, (value) => {
      for (const shown of [shownCell(value), visible(value)])
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test.each(["Free", "LET", "it's", "Größe", "a,b", "back\\slash", "a|b", "😀"])("%s stands as it is", (value) => {
  expect(shownCell(value)).toBe(value);
});
