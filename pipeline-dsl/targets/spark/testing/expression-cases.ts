import type { ColumnType, Expression, Predicate } from "../../../model";

/** Two rows, read as the processed zone holds them: the second is NULL everywhere. */
export const RELATION = `VALUES
  (7, 2, CAST(9000000000 AS BIGINT), CAST('10.50' AS DECIMAL(10,2)), CAST('-0.01' AS DECIMAL(10,2)), 1.5D,
   '  It''s ', 'b', DATE '2026-01-31', DATE '2026-02-03', TIMESTAMP '2026-01-31 23:59:59', true),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
  AS rows(i, j, big, price, tiny, ratio, name, letter, starts, ends, seen, flag)`.replace("It''s", "It\\'s");

const INT: ColumnType = { kind: "integer", width: "regular", unsigned: false };
const BIG: ColumnType = { kind: "integer", width: "big", unsigned: false };
const SMALL: ColumnType = { kind: "integer", width: "tiny", unsigned: false };
const MONEY: ColumnType = { kind: "decimal", precision: 10, scale: 2, unsigned: false };
const WIDE: ColumnType = { kind: "decimal", precision: 20, scale: 4, unsigned: false };
const DOUBLE: ColumnType = { kind: "double" };
const TEXT: ColumnType = { kind: "varchar", length: 255 };
const SHORT: ColumnType = { kind: "varchar", length: 4 };
const DATE: ColumnType = { kind: "date" };
const MOMENT: ColumnType = { kind: "timestamp", precision: 0 };
const BOOLEAN: ColumnType = { kind: "boolean" };

const MIDDAY = "2026-01-31 12:30:00";

function column(name: string, type: ColumnType): Expression {
  return { kind: "column", type, nullable: true, column: { source: "s", table: "t", column: name } };
}

function constant(value: string | number | boolean | null, type: ColumnType): Expression {
  return { kind: "constant", type, nullable: value === null, value };
}

function cast(value: Expression, type: ColumnType): Expression {
  return { kind: "cast", type, nullable: true, value };
}

function compute(left: Expression, operator: "+" | "-" | "*" | "/", right: Expression, type: ColumnType): Expression {
  return { kind: "arithmetic", type, nullable: true, operator, left, right };
}

function datePart(part: Extract<Expression, { kind: "datePart" }>["part"]): Expression {
  return { kind: "datePart", type: INT, nullable: true, part, value: column("seen", MOMENT) };
}

function spark(sql: string, type: ColumnType): Expression {
  return { kind: "spark", type, nullable: true, sql, reads: [] };
}

const i = column("i", INT);
const j = column("j", INT);
const big = column("big", BIG);
const price = column("price", MONEY);
const name = column("name", TEXT);
const letter = column("letter", TEXT);
const pair = constant("b,c", TEXT);
const starts = column("starts", DATE);
const ends = column("ends", DATE);

export type Case = [
  what: string,
  expression: Expression,
  sparkType: string,
  first: string | null,
  second: string | null,
];

export const CASES: readonly Case[] = [
  ["a column", price, "decimal(10,2)", "10.50", null],
  ["an integer", constant(-3, INT), "int", "-3", "-3"],
  ["a big integer", constant("9007199254740993", BIG), "bigint", "9007199254740993", "9007199254740993"],
  ["a decimal, exactly", constant("12345678.90", MONEY), "decimal(10,2)", "12345678.90", "12345678.90"],
  [
    "a decimal of many digits",
    constant("1234567890123456.7891", WIDE),
    "decimal(20,4)",
    "1234567890123456.7891",
    "1234567890123456.7891",
  ],
  ["a double", constant("0.1", DOUBLE), "double", "0.1", "0.1"],
  ["a date", constant("2026-02-28", DATE), "date", "2026-02-28", "2026-02-28"],
  ["a moment", constant("2026-02-28 12:34:56", MOMENT), "timestamp", "2026-02-28 12:34:56", "2026-02-28 12:34:56"],
  ["a truth", constant(true, BOOLEAN), "boolean", "true", "true"],
  ["no value", constant(null, MONEY), "decimal(10,2)", null, null],
  ["quotes", constant("it's '' \"so\" `now`", TEXT), "string", "it's '' \"so\" `now`", "it's '' \"so\" `now`"],
  ["backslashes", constant("a\\n\\\\ \\% \\_", TEXT), "string", "a\\n\\\\ \\% \\_", "a\\n\\\\ \\% \\_"],
  ["lines", constant("a\nb\r\n\tc", TEXT), "string", "a\nb\r\n\tc", "a\nb\r\n\tc"],
  ["no variable", constant("${env:HOME} ${x} $1", TEXT), "string", "${env:HOME} ${x} $1", "${env:HOME} ${x} $1"],
  ["other scripts", constant("Zürich 東京 🏠", TEXT), "string", "Zürich 東京 🏠", "Zürich 東京 🏠"],
  ["a comment that is none", constant("a -- b /* c */", TEXT), "string", "a -- b /* c */", "a -- b /* c */"],
  ["a cast that fits", cast(i, BIG), "bigint", "7", null],
  ["a cast that does not fit", cast(big, SMALL), "smallint", null, null],
  ["a cast of text that is no number", cast(letter, INT), "int", null, null],
  ["a cast to text", cast(price, TEXT), "string", "10.50", null],
  ["a cast to a text that is too short", cast(price, { kind: "varchar", length: 4 }), "string", null, null],
  ["a cast to a text of exactly that length", cast(price, { kind: "varchar", length: 5 }), "string", "10.50", null],
  ["a cast to bytes that are too few", cast(name, { kind: "varbinary", length: 6 }), "binary", null, null],
  ["a cast to text without a length", cast(letter, { kind: "text", size: "regular" }), "string", "b", null],
  ["a cast of a text to its moment", cast(constant("2026-01-31 12:30", TEXT), MOMENT), "timestamp", MIDDAY, MIDDAY],
  [
    "a cast of a text without a date, which the day of the run is not",
    cast(constant("12:30", TEXT), MOMENT),
    "timestamp",
    null,
    null,
  ],
  ["a cast of a text of a clock's hand", cast(constant("T12:30", TEXT), MOMENT), "timestamp", null, null],
  ["a cast to an ENUM that has it", cast(letter, { kind: "enum", values: ["a", "b"] }), "string", "b", null],
  ["a cast to an ENUM that does not", cast(letter, { kind: "enum", values: ["a", "it's"] }), "string", null, null],
  ["a cast to a SET that has all of it", cast(pair, { kind: "set", values: ["c", "b"] }), "string", "b,c", "b,c"],
  ["a cast to a SET that has some of it", cast(pair, { kind: "set", values: ["c", "d"] }), "string", null, null],
  ["a cast of a moment to its date", cast(column("seen", MOMENT), DATE), "date", "2026-01-31", null],
  ["a sum", compute(i, "+", j, INT), "int", "9", null],
  ["a sum that no BIGINT holds", compute(constant("9223372036854775807", BIG), "+", j, BIG), "bigint", null, null],
  ["a difference beyond its type", compute(constant("-2147483648", INT), "-", j, INT), "int", null, null],
  ["a product that no BIGINT holds", compute(big, "*", constant("9000000000", BIG), BIG), "bigint", null, null],
  [
    "an unsigned BIGINT that no signed one holds",
    compute(
      constant("18446744073709551615", { kind: "integer", width: "big", unsigned: true }),
      "-",
      constant("0", BIG),
      BIG,
    ),
    "bigint",
    null,
    null,
  ],
  ["a difference of decimals", compute(price, "-", column("tiny", MONEY), MONEY), "decimal(10,2)", "10.51", null],
  [
    "a product beyond the operands' type",
    compute(constant(2_000_000_000, INT), "*", j, BIG),
    "bigint",
    "4000000000",
    null,
  ],
  ["an exact share of integers", compute(i, "/", j, WIDE), "decimal(20,4)", "3.5000", null],
  ["a share as a double", compute(i, "/", j, DOUBLE), "double", "3.5", null],
  ["money times a number", compute(price, "*", i, MONEY), "decimal(10,2)", "73.50", null],
  ["a division by zero", compute(price, "/", constant(0, INT), MONEY), "decimal(10,2)", null, null],
  ["nested arithmetic", compute(compute(i, "+", j, INT), "*", compute(i, "-", j, INT), INT), "int", "45", null],
  [
    "the first that is there",
    { kind: "coalesce", type: WIDE, nullable: false, values: [price, constant("0.5", WIDE)] },
    "decimal(20,4)",
    "10.5000",
    "0.5000",
  ],
  [
    "a case",
    {
      kind: "case",
      type: BIG,
      nullable: false,
      branches: [
        { when: { kind: "isNull", value: i }, then: constant("0", BIG) },
        { when: { kind: "compare", operator: ">", left: i, right: j }, then: i },
      ],
      otherwise: constant("-1", BIG),
    },
    "bigint",
    "7",
    "0",
  ],
  [
    "joined texts",
    { kind: "concat", type: TEXT, nullable: true, values: [letter, constant("-", TEXT), price] },
    "string",
    "b-10.50",
    null,
  ],
  ["trimmed text", { kind: "text", type: TEXT, nullable: true, function: "trim", value: name }, "string", "It's", null],
  [
    "lower case",
    { kind: "text", type: TEXT, nullable: true, function: "lower", value: name },
    "string",
    "  it's ",
    null,
  ],
  ["upper case", { kind: "text", type: TEXT, nullable: true, function: "upper", value: letter }, "string", "B", null],
  ["the year", datePart("year"), "int", "2026", null],
  ["the quarter", datePart("quarter"), "int", "1", null],
  ["the month", datePart("month"), "int", "1", null],
  ["the day", datePart("day"), "int", "31", null],
  ["the weekday, a Saturday", datePart("dayOfWeek"), "int", "7", null],
  ["the day of the year", datePart("dayOfYear"), "int", "31", null],
  ["the hour", datePart("hour"), "int", "23", null],
  ["the minute", datePart("minute"), "int", "59", null],
  ["days between", { kind: "daysBetween", type: INT, nullable: true, from: starts, to: ends }, "int", "3", null],
  [
    "days between moments, by their dates",
    { kind: "daysBetween", type: INT, nullable: true, from: column("seen", MOMENT), to: ends },
    "int",
    "3",
    null,
  ],
  ["written-out Spark SQL", spark("i + 1 * 2", INT), "int", "9", null],
  ["written-out SQL that is too great", spark("i * 100000", SMALL), "smallint", null, null],
  ["written-out SQL that is just too long", spark("repeat(letter, 5)", SHORT), "string", null, null],
  ["written-out SQL that just fits", spark("repeat(letter, 4)", SHORT), "string", "bbbb", null],
];

export type PredicateCase = [what: string, predicate: Predicate, first: boolean | null, second: boolean | null];

const more: Predicate = { kind: "compare", operator: ">", left: i, right: j };
const less: Predicate = { kind: "compare", operator: "<", left: i, right: j };
const always: Predicate = { kind: "compare", operator: "=", left: constant(1, INT), right: constant(1, INT) };

export const PREDICATES: readonly PredicateCase[] = [
  ["a comparison", more, true, null],
  ["a comparison with nothing", { kind: "compare", operator: "<>", left: i, right: constant(null, INT) }, null, null],
  ["one of", { kind: "oneOf", value: letter, values: ["a", "b"] }, true, null],
  ["none of", { kind: "oneOf", value: letter, values: ["a", "c"] }, false, null],
  ["one of nothing", { kind: "oneOf", value: letter, values: [] }, false, false],
  ["one of, or nothing", { kind: "oneOf", value: letter, values: ["a", null] }, false, true],
  ["one of exact decimals", { kind: "oneOf", value: price, values: ["10.5"] }, true, null],
  ["a pattern", { kind: "matches", value: name, pattern: "\\s+It's\\s" }, true, null],
  ["a pattern that a part matches", { kind: "matches", value: name, pattern: "It's|x" }, false, null],
  ["a pattern with a dollar", { kind: "matches", value: letter, pattern: "^[a-c]$" }, true, null],
  ["a pattern that does not match", { kind: "matches", value: letter, pattern: "^\\d$" }, false, null],
  ["a missing value", { kind: "isNull", value: i }, false, true],
  ["both", { kind: "and", all: [always, less] }, false, null],
  ["either, of which one is unknown", { kind: "or", any: [more, always] }, true, true],
  ["neither", { kind: "not", predicate: { kind: "or", any: [less, less] } }, true, null],
  ["all of nothing", { kind: "and", all: [] }, true, true],
  ["any of nothing", { kind: "or", any: [] }, false, false],
];
