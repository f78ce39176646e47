import { groupsIn, patternFault } from "./patterns";

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
