import fc from "fast-check";
import { fewestCharacters, groupsIn, patternFault } from ".";

test.each([
  "[A-Z]{2}[0-9]+",
  "\\p{Alpha}+\\d*+",
  "\\p{IsGreek}",
  "(?i)abc|(?s:.)",
  "(?>a|b)++",
  "\\Qa(b\\E",
  "[a\\-z_@]+\\@\\#",
  "a\\\\",
  "(?<year>\\d{4})-\\k<year>",
  "[\\[\\]]",
  "\\A.\\z",
  "é😀?",
])("Java reads %s", (pattern) => {
  expect(patternFault(pattern)).toBeNull();
});

test.each(["(", "a)", "[a", "[]", "[^]a", "[[a]", "a{2,1}", "*a", "a\\", "(?<1a>x)", "\\k<none>", "a{2"])(
  "Java does not read %s",
  (pattern) => {
    expect(patternFault(pattern)).not.toBeNull();
  },
);

test("groups are counted", () => {
  expect(groupsIn("(a)(?:b)(?<c>d)|\\(")).toBe(2);
});

test.each(["[A-Z]{2}[0-9]+", "a*(?:bc|d)?e{2,3}", "(?:ab|cde){2}|f{5}", "\\d{4}-\\d{2}"])(
  "no text that %s matches has fewer characters than are said, and one has as many",
  (pattern) => {
    const lengths = fc
      .sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 300, seed: 1 })
      .map((text) => text.length);
    expect(Math.min(...lengths)).toBe(fewestCharacters(pattern));
  },
);
