import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { patternFault } from ".";

const PYTHON = join(__dirname, "..", "..", "..", "..", ".venv", "bin", "python");

function saidByJava(patterns: readonly string[]): readonly (string | null)[] {
  const output = execFileSync(PYTHON, [join(__dirname, "testing", "compile_patterns.py")], {
    input: JSON.stringify(patterns),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(output) as (string | null)[];
}

/** What stands for one character or none, in one language or in both. */
const ATOMS = [
  ...Array.from("aé😀.^$-,:=!<>&#_ "),
  ...[
    "\\d",
    "\\W",
    "\\b",
    "\\B",
    "\\h",
    "\\R",
    "\\X",
    "\\A",
    "\\z",
    "\\Z",
    "\\G",
    "\\e",
    "\\a",
    "\\t",
    "\\cA",
    "\\-",
    "\\/",
    "\\@",
    "\\_",
  ],
  ...[
    "\\0",
    "\\07",
    "\\1",
    "\\2",
    "\\9",
    "\\10",
    "\\x41",
    "\\x4",
    "\\u0041",
    "\\u{41}",
    "\\x{41}",
    "\\u12",
    "\\\\",
    "\\j",
    "\\y",
    "\\N{DIGIT ONE}",
  ],
  ...[
    "\\p{Lu}",
    "\\p{L}",
    "\\pL",
    "\\PN",
    "\\p{Letter}",
    "\\p{Alpha}",
    "\\p{alpha}",
    "\\p{Foo}",
    "\\p{IsGreek}",
    "\\p{IsFoo}",
    "\\p{InGreek}",
  ],
  ...[
    "\\p{IsAlphabetic}",
    "\\p{Script=Greek}",
    "\\p{sc=Greek}",
    "\\p{javaLowerCase}",
    "\\p{Any}",
    "\\p{ASCII}",
    "\\p{^Lu}",
    "\\p{LC}",
    "\\p{Is_Greek}",
  ],
  ...[
    "\\Qa(b\\E",
    "\\Q[",
    "\\E",
    "[a-z]",
    "[^a]",
    "[]",
    "[a&&b]",
    "[&&]",
    "[a[b]]",
    "[\\d-z]",
    "[z-a]",
    "[a-]",
    "[-a]",
    "[\\b]",
    "[\\A]",
    "[\\R]",
  ],
  ...[
    "[\\Qa]\\E]",
    "[\\h\\v]",
    "[\\0]",
    "[\\1]",
    "[\\cA]",
    "[^]",
    "[^^]",
    "[a^]",
    "[(?]",
    "[.*]",
    "[\\]]",
    "[\\p{Foo}]",
    "\\k<a>",
    "\\k<b>",
  ],
];
const QUANTIFIERS = [
  "*",
  "+",
  "?",
  "{2}",
  "{2,}",
  "{2,3}",
  "{3,2}",
  "{,3}",
  "{",
  "}",
  "*?",
  "++",
  "?+",
  "??",
  "*?+",
  "+++",
  "{2}+",
  "{2}{3}",
  "{99999999999}",
];
const OPENINGS = [
  "(",
  "(?:",
  "(?=",
  "(?!",
  "(?<=",
  "(?<!",
  "(?<a>",
  "(?<b>",
  "(?<a_b>",
  "(?<1>",
  "(?<é>",
  "(?>",
  "(?i)(",
  "(?x)(",
  "(?i:",
  "(?-i:",
  "(?z:",
  "(?z)(",
  "(?idmsuxU-s:",
  "(?P<a>",
  "(?)(",
  "(?#a)(",
];

const pattern = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc.array(tie("piece"), { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join("")),
  piece: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...ATOMS) },
    { weight: 2, arbitrary: fc.tuple(tie("piece"), fc.constantFrom(...QUANTIFIERS)).map((parts) => parts.join("")) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...OPENINGS), tie("pattern"), fc.constantFrom(")", ")", ")", ""))
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("|")) },
  ),
})).pattern;

test("Java reads every pattern in which no fault is found", () => {
  const patterns = [
    ...ATOMS,
    ...QUANTIFIERS.map((each) => `a${each}`),
    ...OPENINGS.map((each) => `${each}a)`),
    ...fc.sample(pattern, { numRuns: 20_000, seed: 20260131 }),
  ];
  const taken = [...new Set(patterns)].filter((each) => patternFault(each) === null);
  expect(taken.length).toBeGreaterThan(1_000);
  const refused = saidByJava(taken).flatMap((said, index) =>
    said === null ? [] : [[taken[index], said.split("\n")[0]]],
  );
  expect(refused.sort((one, other) => (one[0]?.length ?? 0) - (other[0]?.length ?? 0))).toEqual([]);
}, 120_000);
