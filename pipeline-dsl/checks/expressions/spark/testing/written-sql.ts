import fc from "fast-check";
import type { Family } from "../families";
import { FUNCTIONS } from "../functions";

/** A column of each kind, with rows that hold what is usual, what is odd, and NULL. */
export const COLUMNS: Readonly<Record<string, Family>> = {
  i: "number",
  big: "number",
  price: "number",
  ratio: "number",
  name: "text",
  letter: "text",
  starts: "date",
  seen: "timestamp",
  flag: "boolean",
  raw: "binary",
  "odd name": "text",
  date: "date",
};

const ROWS = [
  "7, 9223372036854775807L, CAST('10.50' AS DECIMAL(10,2)), 1e300D, ' It and \\\\d', 'b', DATE '2026-01-31', TIMESTAMP '2026-01-31 23:59:59', true, X'00FF', 'é', DATE '2024-02-29'",
  "-2147483648, -9223372036854775808L, CAST('-99999999.99' AS DECIMAL(10,2)), CAST('-Infinity' AS DOUBLE), '', '(', DATE '0001-01-01', TIMESTAMP '0001-01-01 00:00:00', false, X'', '\\u0000', DATE '9999-12-31'",
  "0, 253402300800L, CAST(0 AS DECIMAL(10,2)), CAST('NaN' AS DOUBLE), '{\"a\": [1', '%', DATE '9999-12-31', TIMESTAMP '9999-12-31 23:59:59', false, X'80', '😀', DATE '1582-10-15'",
  "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
];

export const RELATION = `VALUES ${ROWS.map((row) => `(${row})`).join(", ")} AS rows(${Object.keys(COLUMNS).map(quoted).join(", ")})`;

const OF_KIND: Readonly<Record<string, readonly string[]>> = {
  text: ["'x'", "r'a\\d'", '"q"', "''"],
  number: ["1", "-3", "0", "2.50", ".5", "99999999999"],
  boolean: ["true", "false"],
  date: ["DATE '2026-01-31'"],
  timestamp: ["TIMESTAMP '2026-01-31 12:00:00'", "timestamp '0001-01-01'"],
  binary: ["unhex('1F')"],
  any: ["NULL"],
  count: ["2", "-1", "1.5", "i"],
  size: ["3", "-1", "99999999", "i"],
  days: ["2", "cast(i as int)", "i", "cast(big as int)", "1.5"],
  place: ["1", "-2", "0"],
  bits: ["256", "255"],
  pattern: ["'[a-z]+'", "r'(\\d+)-(\\d+)'", "'('", "'[[a]'", "'(?i)x'", "'a{2'", "name", "'\\d'", "'\\\\d'", "'(a)'"],
  group: ["0", "1", "2", "9"],
  replacement: ["'-'", "'$1'", "''"],
  format: [
    "'yyyy-MM-dd'",
    "'EEEE'",
    "'YYYY'",
    "'HH:mm:ss.SSS'",
    "'q'",
    "'D'",
    "'MMMM yyyy'",
    "'dd.MM.yy'",
    "'ddd'",
    "'yyyy-mm-dd'",
    "'hh:mm'",
  ],
  zone: ["'Europe/Paris'", "'Mars/Olympus'", "'UTC'", "'EST'", "name"],
  truncation: ["'MONTH'", "'day'", "'week'", "'fortnight'", "'hour'"],
  dayTruncation: ["'MONTH'", "'week'", "'hour'"],
  path: ["'$.a'", "'a'", "name"],
  part: ["'year'", "'dow'", "'WEEK'", "'century'"],
  weekday: ["'Monday'", "'TU'"],
};

const leaf = fc.constantFrom(
  ...Object.keys(COLUMNS).flatMap((name) => [quoted(name), name]),
  ...Object.values(OF_KIND).flat(),
);

/** SQL that somebody may write: much of it right, some of it of the wrong kind, some of it nonsense. */
export const writtenSql: fc.Arbitrary<string> = fc.letrec<{ sql: string }>((tie) => ({
  sql: fc.oneof(
    { maxDepth: 4, depthSize: "medium", withCrossShrink: true },
    { weight: 2, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(
          "(@)",
          "- @",
          "NOT (@)",
          "@ IS NULL",
          "@ IS NOT TRUE",
          "cast(@ as string)",
          "CAST(@ AS decimal(12,3))",
          "try_cast(@ as int)",
          "cast(@ as date)",
          "(@) IN (1, 2)",
          "@ LIKE 'a%'",
          "trim(both 'x' from @)",
          "extract(month from @)",
          "timestampadd(month, 1, @)",
          "CASE WHEN @ THEN 1 END",
        )
        .chain((form) => tie("sql").map((inner) => form.replace("@", () => inner))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            "+",
            "-",
            "*",
            "/",
            "%",
            "div",
            "||",
            "=",
            "<>",
            "<=",
            "<=>",
            "and",
            "OR",
            "is distinct from",
            "rlike",
          ),
          tie("sql"),
          tie("sql"),
        )
        .map(([sign, left, right]) => `${left} ${sign} ${right}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie("sql"), tie("sql"), tie("sql"))
        .map(([first, second, third]) => `CASE WHEN ${first} THEN ${second} ELSE ${third} END`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie("sql"), tie("sql"), tie("sql"))
        .map(([first, second, third]) => `${first} BETWEEN ${second} AND ${third}`),
    },
    { weight: 5, arbitrary: callOf(tie("sql")) },
  ),
})).sql;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  number: ["`i`", "`price`", "0", "7", "-2147483648", "10.50", "10.5", "NULL"],
  text: ["`letter`", "`odd name`", "'b'", "''", "'%'", "NULL"],
  date: ["`starts`", "`date`", "DATE '2026-01-31'", "DATE '9999-12-31'", "NULL"],
  boolean: ["`flag`", "true", "false"],
};

/** Conditions that the language has its own words for, of values that it has its own words for. */
export const writtenConditions: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: "medium", withCrossShrink: true },
    {
      weight: 5,
      arbitrary: fc.constantFrom(...Object.keys(VALUES)).chain((family) => test(family, tie("condition"))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("AND", "or"), tie("condition"), tie("condition"))
        .map(([word, one, other]) => `(${one}) ${word} (${other})`),
    },
    { weight: 1, arbitrary: tie("condition").map((inner) => `NOT (${inner})`) },
  ),
})).condition;

function test(family: string, condition: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const plain = fc.constantFrom(...(VALUES[family] ?? []));
  const value = fc.oneof(
    { weight: 4, arbitrary: plain },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("coalesce", "nvl", "nullif", "greatest", "least"), plain, plain)
        .map(([name, one, other]) => `${name}(${one}, ${other})`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(condition, plain, plain).map(([when, one, other]) => `if(${when}, ${one}, ${other})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(plain, plain, plain)
        .map(([subject, one, other]) => `CASE ${subject} WHEN ${one} THEN ${other} WHEN ${other} THEN ${one} END`),
    },
  );
  return fc
    .tuple(
      fc.constantFrom(
        "@ = @",
        "@ <> @",
        "@ < @",
        "@ >= @",
        "@ <=> @",
        "@ IS NULL",
        "@ IS NOT NULL",
        "@ IS DISTINCT FROM @",
        "@ IS NOT DISTINCT FROM @",
        "@ BETWEEN @ AND @",
        "@ NOT BETWEEN @ AND @",
        "@ IN (@, @)",
        "@ NOT IN (@, @)",
        "equal_null(@, @)",
        "isnotnull(@)",
      ),
      fc.infiniteStream(value),
    )
    .map(([form, values]) => form.replaceAll("@", () => String(values.next().value)));
}

/** A call of a listed function, mostly with what it takes. */
function callOf(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .constantFrom(...FUNCTIONS)
    .chain(([name, { takes }]) =>
      fc
        .tuple(
          ...takes.map((kind) =>
            fc.option(argument(kind.replace(/[?*]$/, ""), inner), { freq: kind.endsWith("?") ? 1 : 20 }),
          ),
        )
        .map((given) => `${name}(${given.filter((each) => each !== null).join(", ")})`),
    );
}

function argument(kind: string, inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const known = [...fitting(kind), ...(OF_KIND[kind] ?? [])];
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(known.length === 0 ? ["NULL"] : known)) },
    { weight: 1, arbitrary: inner },
  );
}

function fitting(kind: string): readonly string[] {
  const families = kind === "moment" ? ["date", "timestamp"] : [kind === "same" || kind === "alike" ? "number" : kind];
  return Object.entries(COLUMNS).flatMap(([name, family]) =>
    families.includes(family) || kind === "any" ? [quoted(name)] : [],
  );
}

/** Every listed function with as few and as many arguments as it may have. */
export function plainCalls(): readonly string[] {
  return [...FUNCTIONS].flatMap(([name, { takes }]) => {
    const first = (kind: string): string => OF_PLAIN[kind] ?? fitting(kind)[0] ?? "NULL";
    const least = takes.filter((kind) => !/[?*]$/.test(kind)).map(first);
    const most = takes.map((kind) => first(kind.replace(/[?*]$/, "")));
    return [...new Set([least, most].map((given) => `${name}(${given.join(", ")})`))];
  });
}

/** A constant of each kind that is none of a column's. */
const OF_PLAIN: Readonly<Record<string, string>> = {
  count: "2",
  size: "3",
  days: "CAST(`i` AS int)",
  place: "1",
  bits: "256",
  pattern: "'(a)'",
  group: "1",
  replacement: "'-'",
  format: "'yyyy-MM-dd'",
  zone: "'Europe/Paris'",
  truncation: "'month'",
  dayTruncation: "'month'",
  path: "'$.a'",
  part: "'year'",
  weekday: "'monday'",
};

function quoted(name: string): string {
  return `\`${name}\``;
}
