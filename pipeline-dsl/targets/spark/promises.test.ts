import { castToNull } from "../../checks/expressions/cast-to-null";
import { isOfType } from "../../checks/expressions/of-type";
import { operandFault } from "../../checks/expressions/operand-type-mismatch";
import {
  add,
  bigint,
  bit,
  boolean,
  cast,
  char,
  coalesce,
  concat,
  date,
  datetime,
  daysBetween,
  decimal,
  divide,
  double,
  enumOf,
  equalTo,
  everything,
  integer,
  lower,
  mediumint,
  multiply,
  mysqlSource,
  smallint,
  subtract,
  table,
  text,
  timestamp,
  tinyint,
  upper,
  varchar,
  when,
  year,
} from "../..";
import type { ColumnBuilder } from "../../language/columns/builder";
import type { Value } from "../../language/expressions/value";
import { type ColumnType, type ConstantValue, describeType, type Expression, unchangedColumn } from "../../model";
import { mostBytes } from "../../model/types/most-bytes";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf } from "../../model/types/number-range";
import { printExpression } from ".";
import { evaluate, type Results } from "./testing/evaluate";

// What the language says of a value (its type, whether it can be NULL) is held against Spark, at the ends of every type.

/** The ends of what a column of a type may hold. */
const ENDS: readonly (readonly [type: ColumnBuilder, values: readonly string[]])[] = [
  [tinyint(), ["-128", "127"]],
  [tinyint({ unsigned: true }), ["0", "255"]],
  [smallint(), ["-32768", "32767"]],
  [smallint({ unsigned: true }), ["65535"]],
  [mediumint({ unsigned: true }), ["16777215"]],
  [mediumint(), ["-8388608", "8388607"]],
  [integer(), ["-2147483648", "2147483647", "300", "-1", "70000"]],
  [integer({ unsigned: true }), ["4294967295"]],
  [bigint(), ["-9223372036854775808", "9223372036854775807"]],
  [bigint({ unsigned: true }), ["18446744073709551615"]],
  [year(), ["0", "1901", "2155"]],
  [bit(4), ["15"]],
  [bit(8), ["255"]],
  [bit(63), ["9223372036854775807"]],
  [bit(64), ["18446744073709551615"]],
  [decimal(4, 0), ["-9999", "9999"]],
  [decimal(8, 2, { unsigned: true }), ["0.00", "999999.99"]],
  [decimal(20, 1), ["9999999999999999999.9", "0.5"]],
  [decimal(10, 2), ["-99999999.99", "0.01", "9999.55", "-0.25", "0.99"]],
  [decimal(38, 10), ["-9999999999999999999999999999.9999999999"]],
  [double(), ["-1.7976931348623157E308", "0.5"]],
  [boolean(), ["true", "false"]],
  [char(3), ["abc", ""]],
  [varchar(40), ["x".repeat(40)]],
  [varchar(11), ["-2147483648", "300", "1900"]],
  [text(), ["x".repeat(70)]],
  [enumOf("a", "long enough"), ["a", "long enough"]],
  [date(), ["0001-01-01", "9999-12-31"]],
  [datetime(), ["0001-01-01 00:00:00", "9999-12-31 23:59:59"]],
  [datetime(3), ["1969-12-31 23:59:59.999", "2026-01-05 23:59:59.500"]],
  [timestamp(6), ["1969-12-31 23:59:59.999999", "1970-01-01 00:00:01", "2038-01-19 03:14:07.999999"]],
];

const { ends } = mysqlSource("s", {
  ends: table({
    columns: {
      id: integer().primaryKey(),
      ...Object.fromEntries(ENDS.map(([type], index) => [`c${String(index)}`, type.notNull()])),
    },
    extract: everything(),
  }),
}).tables;

/** Each of them, with every cast that `check` takes and what the language says of it. */
const promised = ENDS.map(([, values], index) => {
  const name = `c${String(index)}`;
  const given = ends[name as "id"];
  const casts = ENDS.flatMap(([wanted]) => {
    const { expression } = cast(given, wanted as ColumnBuilder<"integer">);
    return operandFault(expression) === null ? [expression] : [];
  });
  const spark = describeType(given.expression.type).spark;
  const rows = values.map(
    (value) => `SELECT CAST(${literalOf(given.expression.type, value)} AS ${spark}) AS \`${name}\``,
  );
  return { values, given: given.expression, relation: `(${rows.join(" UNION ALL ")})`, casts };
});

function literalOf({ kind }: ColumnType, value: string): string {
  return kind === "boolean" ? value : `'${value}'`;
}

/** All of them beside each other in one row after the other: least with least, and greatest with greatest. */
const ROWS_OF_ENDS = [0, 1].map((row) => {
  const columns = ENDS.map(([{ type }, values], index) => {
    const value = values[row % values.length] ?? "";
    return `CAST(${literalOf(type, value)} AS ${describeType(type).spark}) AS \`c${String(index)}\``;
  });
  return `SELECT ${columns.join(", ")}`;
});

/** The words of two values, without their types: what those refuse is left out by the check. */
const WORDS = Object.values({
  add,
  subtract,
  multiply,
  divide,
  coalesce,
  concat,
  daysBetween,
  choice: (left: Value<never, "integer">, right: Value<never, "integer">) =>
    when(equalTo(left, left), left).otherwise(right),
} as unknown as Readonly<Record<string, (left: Value, right: Value) => Value>>);

/** Each pair in every word that `check` takes. */
const computed = ENDS.flatMap((_, left) =>
  ENDS.slice(left).flatMap((__, beside) =>
    WORDS.map(
      (word) => word(ends[`c${String(left)}` as "id"], ends[`c${String(left + beside)}` as "id"]).expression,
    ).filter((expression) => operandFault(expression) === null),
  ),
);

/** Every character that has another case. */
const LETTERS = Array.from({ length: 0x110000 }, (_, point) => point).flatMap((point) => {
  if (point >= 0xd800 && point <= 0xdfff) return [];
  const letter = String.fromCodePoint(point);
  return letter.toUpperCase() === letter && letter.toLowerCase() === letter ? [] : [letter];
});

/** As many of it as the column has characters, in the other case. */
const CASES_OF_TEXT = ([1, 2] as const).map((length) => {
  const { row } = mysqlSource("s", {
    row: table({ columns: { id: integer().primaryKey(), v: varchar(length) }, extract: everything() }),
  }).tables;
  return { length, texts: [upper(row.v).expression, lower(row.v).expression] };
});

/** Texts and numbers of many kinds, some of which a type has. */
const GIVEN: readonly ConstantValue[] = [
  ...[
    "",
    " ",
    "0",
    "+7",
    "-1",
    "15",
    "16",
    "255",
    "300",
    "1000",
    "1901",
    "2026",
    "70000",
    "4294967296",
    "99999999999999999999",
  ],
  ...[
    "42.9",
    "-0.25",
    "0.999",
    ".5",
    "5.",
    "1e3",
    "1d",
    "0x1F",
    "12abc",
    "inf",
    "NaN",
    "a",
    "b",
    "long enough",
    "t",
    "yes",
    "true",
  ],
  ...[
    "2026-01-31",
    "2026-02-30",
    "2026-1-3",
    "12:30",
    "2026-01-31 12:30",
    "2026-01-31T12:30:00",
    "2026-01-31 12:30:00.125",
  ],
  ...["2026-01-31 12:30:00.1250", "2026-01-31 25:00:00", "9999-12-31 23:59:59.999999", "0001-01-01"],
  ...[0, 1, -1, 15, 16, 255, 256, 300, 1000, 2155, 70_000, 0.5, -0.25, 9.999, true, false],
];

const TYPES = ENDS.map(([{ type }]) => type);

/** Each that a check takes for one of the type's values. */
const constants = TYPES.flatMap((type) =>
  GIVEN.flatMap((value) =>
    value !== null && isOfType(value, type) ? [{ kind: "constant", type, nullable: false, value } as const] : [],
  ),
);

/** Each text as a cast reads it, and whether a check says that nothing can be read from it. */
const readings = TYPES.flatMap((type) =>
  GIVEN.flatMap((value) => {
    if (typeof value !== "string") return [];
    const text: Expression = { kind: "constant", type: { kind: "varchar", length: 40 }, nullable: false, value };
    const expression: Expression = { kind: "cast", type, nullable: true, value: text };
    return operandFault(expression) === null ? [{ expression, isNothing: castToNull(expression) !== null }] : [];
  }),
);

let results: Results;

beforeAll(() => {
  results = evaluate([
    {
      relation: `(${ROWS_OF_ENDS.join(" UNION ALL ")})`,
      expressions: computed.map((expression) => printExpression(expression)),
    },
    {
      relation: "(SELECT 1 AS c)",
      expressions: [...constants, ...readings.map(({ expression }) => expression)].map((each) => printExpression(each)),
    },
    ...CASES_OF_TEXT.map(({ length, texts }) => ({
      relation: `(SELECT REPEAT(l, ${String(length)}) AS v FROM VALUES ${LETTERS.map((letter) => `('${letter}')`).join(", ")} AS t(l))`,
      expressions: texts.map((text) => `OCTET_LENGTH(${printExpression(text)})`),
    })),
    ...promised.map(({ relation, given, casts }) => ({
      relation,
      expressions: [given, ...casts].map((expression) => printExpression(expression)),
    })),
  ]);
}, 300_000);

describe.each(["false", "true"] as const)("in Spark with ANSI mode %s", (ansi) => {
  test("a value that is said to be never NULL is none, has the type that is said and no more characters", () => {
    const made = results[ansi][0] ?? [];
    const wrong = computed.filter(({ nullable, type }, index) => {
      const { values, type: spark } = made[index] ?? { values: [null], type: "" };
      const most = mostCharacters(type) ?? Infinity;
      return (
        (!nullable && values.includes(null)) ||
        spark !== describeType(type).spark ||
        values.some((value) => (value ?? "").length > most)
      );
    });
    expect(made.length).toBe(computed.length);
    expect(wrong.map((expression) => printExpression(expression))).toEqual([]);
  });

  test("a constant that is taken is a value of its type", () => {
    const made = constants.map(({ type, value }, index) => ({
      type,
      value,
      made: results[ansi][1]?.[index]?.values[0] ?? null,
    }));
    expect(made.length).toBeGreaterThan(200);
    expect(made.filter((each) => each.made === null || !isOf(each.type, each.made))).toEqual([]);
  });

  test("of a text that is said to be read as nothing Spark reads nothing, and of one of digits no other", () => {
    const made = readings.map(({ expression, isNothing }, index) => {
      const { type } = expression;
      const value = results[ansi][1]?.[constants.length + index]?.values[0] ?? null;
      return { text: printExpression(expression), type, isNothing, value };
    });
    const wrong = made.filter(({ type, isNothing, value }) =>
      isWhole(type) ? isNothing !== (value === null) : isNothing && value !== null,
    );
    expect(wrong).toEqual([]);
  });

  test("no text outgrows its column in the other case", () => {
    expect(LETTERS.length).toBeGreaterThan(2_000);
    const over = CASES_OF_TEXT.flatMap(({ texts }, length) =>
      texts.filter((text, index) => {
        const bytes = results[ansi][2 + length]?.[index]?.values ?? [];
        return bytes.length !== LETTERS.length || bytes.some((each) => Number(each) > (mostBytes(text.type) ?? 0));
      }),
    );
    expect(over).toEqual([]);
  });

  test("a cast that is said to have a place for every value has one, and one that is said to change none changes none", () => {
    const first = 2 + CASES_OF_TEXT.length;
    const made = promised.flatMap(({ values, given, casts }, index) => {
      const [before, ...after] = results[ansi][first + index]?.map((each) => each.values) ?? [];
      return values.flatMap((value, row) => {
        expect([value, before?.[row] ?? null]).not.toContain(null);
        return casts.map((expression, at) => ({
          given: given.type,
          value,
          expression,
          before: before?.[row],
          after: after[at]?.[row] ?? null,
        }));
      });
    });
    const missing = made.filter(({ expression, after }) => !expression.nullable && after === null);
    const changed = made.filter(
      ({ expression, after, before }) => unchangedColumn(expression) !== null && after !== before,
    );
    const rounded = made.filter(
      ({ expression, after, before = null }) =>
        isWhole(expression.type) && after !== null && DIGITS.test(before ?? "") && after !== cutOff(before ?? ""),
    );
    const strange = made.filter(({ expression, after }) => typeof after === "string" && !isOf(expression.type, after));
    expect({ missing, changed, rounded, strange }).toEqual({ missing: [], changed: [], rounded: [], strange: [] });
  });
});

function isWhole({ kind }: ColumnType): boolean {
  return kind === "integer" || kind === "year" || kind === "bit";
}

const DIGITS = /^-?\d+(?:\.\d+)?$/;

function cutOff(number: string): string {
  const whole = number.replace(/\..*$/, "");
  return whole === "-0" ? "0" : whole;
}

/** Whether the source has such a value in a column of the type. */
function isOf(type: ColumnType, value: string): boolean {
  if (type.kind === "year" && value !== "0" && Number(value) < 1901) return false;
  const numbers = numbersOf(type);
  if (numbers !== null) {
    // Spark writes a decimal's 0 so.
    const [whole = "", fraction = ""] = value.replace(/^0E-\d+$/, "0").split(".");
    const steps = BigInt(`${whole}${fraction.padEnd(numbers.scale, "0")}`);
    return fraction.length <= numbers.scale && steps >= numbers.least && steps <= numbers.most;
  }
  if (type.kind === "datetime" || type.kind === "timestamp") {
    const [, fraction = ""] = value.split(".");
    return fraction.length <= type.precision;
  }
  return value.length <= (mostCharacters(type) ?? value.length);
}
