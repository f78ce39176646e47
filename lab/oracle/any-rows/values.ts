import fc from "fast-check";
import type { ColumnBuilder } from "../../../pipeline-dsl/language/columns/builder";
import * as dsl from "../../../pipeline-dsl";
import type { Cell } from "../../warehouse/server";

/** A column type, what a server may be asked to keep in it, and how the two ends of the pipeline show the same value. */
export interface AnyType {
  readonly name: string;
  readonly builder: () => ColumnBuilder;
  /** SQL of values to insert. Not all can be kept: the server keeps what its mode makes of them. */
  readonly values: fc.Arbitrary<string>;
  /** The source's SQL for what the warehouse must hold, as text. Written from the documents, not from the printers. */
  readonly expected: (column: string) => string;
  /** PostgreSQL's SQL for what the warehouse holds, as the same text. */
  readonly loaded: (column: string) => string;
  /** Which texts are the same value: a number's zeros at the end and its exponent say nothing. */
  readonly sameAs: "text" | "decimal" | "double";
}

type Shown = Pick<AnyType, "expected" | "loaded" | "sameAs">;

const asText = (column: string): string => `CAST(${column} AS CHAR)`;
const loadedText = (column: string): string => `CAST(${column} AS TEXT)`;

const NUMBER: Shown = { expected: asText, loaded: loadedText, sameAs: "decimal" };
const TEXT: Shown = {
  expected: (c) => `TRIM(TRAILING ' ' FROM REPLACE(${asText(c)}, CHAR(0), ''))`,
  loaded: loadedText,
  sameAs: "text",
};
const BYTES: Shown = { expected: (c) => `CONCAT('\\\\x', LOWER(HEX(${c})))`, loaded: loadedText, sameAs: "text" };
const TRUTH: Shown = {
  expected: (c) => `CASE WHEN ${c} = 0 THEN 'false' WHEN ${c} <> 0 THEN 'true' END`,
  loaded: loadedText,
  sameAs: "text",
};

/** A day that no calendar has, and any day of year 0, is NULL. */
function moment(format: string, loaded: string): Shown {
  return {
    expected: (c) => `CASE WHEN YEAR(${c}) > 0 AND MONTH(${c}) > 0 AND DAYOFMONTH(${c}) > 0
      AND DAYOFMONTH(${c}) <= DAYOFMONTH(LAST_DAY(CONCAT(LPAD(YEAR(${c}), 4, '0'), '-', LPAD(MONTH(${c}), 2, '0'), '-01')))
      THEN DATE_FORMAT(${c}, '${format}') END`,
    loaded: (c) => `TO_CHAR(${c}, '${loaded}')`,
    sameAs: "text",
  };
}
const DAY = moment("%Y-%m-%d", "YYYY-MM-DD");
const TIME_OF_DAY = moment("%Y-%m-%d %H:%i:%s.%f", "YYYY-MM-DD HH24:MI:SS.US");

function hex(text: string): string {
  return `CONVERT(X'${Buffer.from(text, "utf8").toString("hex")}' USING utf8mb4)`;
}

function edges(sql: readonly string[], others: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom("NULL", ...sql) }, { weight: 1, arbitrary: others });
}

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

const someDay = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 31 }))
  .map(([year, month, day]) => `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`);
const someTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59_999_999 }))
  .map(([hour, minute, rest]) => {
    const second = digits(Math.floor(rest / 1_000_000), 2);
    return `${digits(hour, 2)}:${digits(minute, 2)}:${second}.${digits(rest % 1_000_000, 6)}`;
  });

const ODD_DAYS = [
  ...["0000-00-00", "0000-01-01", "0000-02-29", "0000-12-31", "0001-01-01", "0004-02-29", "1000-01-01", "1500-02-29"],
  ...["1582-10-04", "1582-10-05", "1582-10-10", "1582-10-14", "1582-10-15", "1900-02-29", "1969-12-31", "1970-01-01"],
  ...["2026-00-00", "2026-02-00", "2026-00-10", "2026-02-31", "2024-02-29", "2026-06-31", "9999-12-31"],
];
const ODD_TIMES = ["00:00:00", "23:59:59.999999", "12:34:56.5", "00:00:00.000001"];

const days = edges(
  ODD_DAYS.map((day) => `'${day}'`),
  someDay.map((day) => `'${day}'`),
);
const moments = edges(
  ODD_DAYS.flatMap((day) => ODD_TIMES.map((time) => `'${day} ${time}'`)),
  fc.tuple(someDay, someTime).map(([day, time]) => `'${day} ${time}'`),
);
const stamps = edges(
  [
    "'0000-00-00 00:00:00'",
    "'1970-01-01 00:00:01'",
    "'2038-01-19 03:14:07.999999'",
    "'2026-10-25 01:30:00.25'",
    "'2026-02-31'",
  ],
  fc
    .tuple(fc.integer({ min: 1, max: 2 ** 31 - 2 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([s, us]) => `FROM_UNIXTIME(${String(s)}.${digits(us, 6)})`),
);
const times = edges(
  ["'-838:59:59.999999'", "'838:59:59'", "'25:00:00'", "'-00:00:00.5'", "'00:00:00'", "'9999:00:00'"],
  fc.integer({ min: -3_020_399, max: 3_020_399 }).map((seconds) => `SEC_TO_TIME(${String(seconds)})`),
);
const numbers = edges(
  [
    "0",
    "-0e0",
    "1",
    "-1",
    "127",
    "-128",
    "255",
    "256",
    "32767",
    "-32768",
    "65535",
    "8388607",
    "16777215",
    "2147483647",
    "-2147483648",
  ].concat(
    [
      "4294967295",
      "9223372036854775807",
      "-9223372036854775808",
      "18446744073709551615",
      "1e-5",
      "0.5",
      "1.005",
      "-2.5",
      "1e20",
    ],
    [
      "1.7976931348623157e308",
      "-1.7976931348623157e308",
      "2.2250738585072014e-308",
      "5e-324",
      "3.4028234663852886e38",
      "1.4e-45",
    ],
    [
      "99999999999999999999999999999999999999",
      "0.000000000000000000000000000001",
      "-9999999999999999999999999999.9999999999",
    ],
  ),
  fc.oneof(
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  ),
);
const texts = edges(
  [
    "",
    " ",
    "a",
    "A ",
    " a\t",
    "é",
    "CAFÉ",
    "😀",
    "it''s",
    "\\N",
    "\\",
    '"',
    "a,b",
    "x,it's",
    "\n",
    "\r\n",
    "NULL",
    "a\0b",
    "\u00a0",
    "ß",
  ].map(hex),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => hex(text)),
);
const bytes = edges(
  ["X''", "X'00'", "X'FF'", "X'5C4E'", "X'20'", "X'00FF0000'"],
  fc.uint8Array({ maxLength: 20 }).map((each) => `X'${Buffer.from(each).toString("hex")}'`),
);
/** Two are of characters that the server's own catalogue shows as question marks. */
export const MEMBERS = ["a,b", "it's", "Größe", "🦊", "🦊🏠"] as const;

const members = edges(
  [...["a,b", "it's", "Größe", "x", "Z z", "x,Z z", "🦊", "🦊🏠", "x,🏠", "nonsense", ""].map(hex), "0", "1", "2", "3"],
  fc.nat(8).map(String),
);
const documents = edges(
  ["{}", "null", '{"a": [1, "ü🦁", null]}', '"\\u0000"', "1e400"].map(hex),
  fc.json({ maxDepth: 2 }).map(hex),
);
const years = edges(
  ["0", "'0000'", "1901", "2155", "70", "'70'", "99", "1900"],
  fc.integer({ min: 1890, max: 2160 }).map(String),
);

function type(name: string, builder: () => ColumnBuilder, values: fc.Arbitrary<string>, shown: Shown): AnyType {
  return { name, builder, values, ...shown };
}

export const ANY_TYPES: readonly AnyType[] = [
  ...([dsl.tinyint, dsl.smallint, dsl.mediumint, dsl.integer, dsl.bigint] as const).flatMap((integer) =>
    [false, true].map((unsigned) =>
      type(`${integer.name}_${unsigned ? "u" : "s"}`, () => integer({ unsigned }), numbers, NUMBER),
    ),
  ),
  ...[
    [1, 0],
    [38, 0],
    [38, 10],
    [38, 30],
    [10, 2],
    [30, 30],
  ].map(([precision = 0, scale = 0]) =>
    type(`decimal_${String(precision)}_${String(scale)}`, () => dsl.decimal(precision, scale), numbers, NUMBER),
  ),
  type("float", dsl.float, numbers, {
    ...NUMBER,
    sameAs: "double",
    // As a number: MySQL's text of a double has 22 characters at most, which cuts digits of the smallest.
    expected: (c) => `${c} + 0E0`,
    loaded: (c) => loadedText(`CAST(${c} AS DOUBLE PRECISION)`),
  }),
  type("double", dsl.double, numbers, { ...NUMBER, sameAs: "double" }),
  ...[1, 8, 63, 64].map((length) =>
    type(`bit_${String(length)}`, () => dsl.bit(length), numbers, {
      ...NUMBER,
      expected: (c) => asText(`CAST(${c} AS UNSIGNED)`),
    }),
  ),
  type("truth", dsl.boolean, numbers, TRUTH),
  type("fixed", () => dsl.char(5), texts, TEXT),
  type("words", () => dsl.varchar(20), texts, TEXT),
  type("essay", dsl.text, texts, TEXT),
  type("tiny_text", dsl.tinytext, texts, TEXT),
  type("fixed_bytes", () => dsl.binary(4), bytes, BYTES),
  type("some_bytes", () => dsl.varbinary(16), bytes, BYTES),
  type("blob", dsl.blob, bytes, BYTES),
  type("day", dsl.date, days, DAY),
  ...[0, 3, 6].flatMap((precision) => [
    type(`moment_${String(precision)}`, () => dsl.datetime(precision), moments, TIME_OF_DAY),
    type(`stamp_${String(precision)}`, () => dsl.timestamp(precision), stamps, TIME_OF_DAY),
    type(`time_${String(precision)}`, () => dsl.time(precision), times, { ...TEXT, expected: asText }),
  ]),
  type("year", dsl.year, years, { ...NUMBER, expected: (c) => asText(`${c} + 0`) }),
  type("member", () => dsl.enumOf(...MEMBERS), members, TEXT),
  type("members", () => dsl.setOf("x", "it's", "Z z", "🏠"), members, TEXT),
  type("document", dsl.json, documents, TEXT),
];

/**
 * What a session can be told to let pass. A fraction without digits is cut off by MariaDB and rounded by MySQL, and either has
 * a mode for the other's way: TIME_TRUNCATE_FRACTIONAL there.
 */
export const SQL_MODES = [
  "",
  "ALLOW_INVALID_DATES",
  "STRICT_ALL_TABLES",
  "TRADITIONAL",
  "ANSI",
  "PAD_CHAR_TO_FULL_LENGTH",
  "TIME_ROUND_FRACTIONAL",
] as const;

/** 1e20 and 100000000000000000000 are one double; of a decimal, all digits count but the zeros at its end. */
export function comparable(cell: Cell, sameAs: AnyType["sameAs"]): Cell {
  if (cell === null || sameAs === "text") return cell;
  if (sameAs === "double") return Number(cell);
  const text = String(cell);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
