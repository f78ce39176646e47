import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { operandFault } from "../../checks/expressions/operand-type-mismatch";
import { judgeSparkSql, meaningOf } from "../../checks/expressions/spark";
import {
  COLUMNS,
  plainCalls,
  RELATION as WRITTEN_RELATION,
  writtenConditions,
  writtenSql,
} from "../../checks/expressions/spark/testing/written-sql";
import { truthsOf } from "../../checks/expressions/truth";
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
import { mostBytes } from "../../model/types/most-bytes";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf } from "../../model/types/number-range";
import { type ColumnType, describeType, type Expression, type PipelineModel, unchangedColumn } from "../../model";
import { exampleBindings } from "../example-bindings";
import { printExpression, printPredicate } from ".";
import { CASES, PREDICATES, RELATION } from "./expression-cases";
import { printJobPlan } from "./job-plan";
import type { PlanRule, PlanTable } from "./plan";

const ROOT = join(__dirname, "..", "..", "..");

interface Request {
  readonly relation: string;
  readonly expressions: readonly string[];
}

interface Evaluated {
  readonly type: string;
  readonly values: readonly (string | null)[];
}

interface Results extends Record<"false" | "true", Evaluated[][]> {
  readonly alone: readonly { readonly error: string | null; readonly reads: readonly string[] }[];
}

/** One Spark for everything: its start takes longer than all that it evaluates. */
function evaluate(requests: readonly Request[], alone: Request): Results {
  const python = join(ROOT, ".venv", "bin", "python");
  const output = execFileSync(python, [join(__dirname, "evaluate.py")], {
    input: JSON.stringify({ requests, alone }),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(output) as Results;
}

const rental = JSON.parse(
  readFileSync(join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const plan = printJobPlan(rental, exampleBindings(rental));

/** A row of a source table as it stands in the processed zone, with the columns that the rules add. */
function processedRow(table: PlanTable): string {
  const columns = table.columns.map((column) => `CAST(NULL AS ${column.spark_type}) AS \`${column.name}\``);
  return `(SELECT *${derivedColumns(table)} FROM (SELECT ${columns.join(", ")}))`;
}

function derivedColumns(table: PlanTable): string {
  return rulesOf(table)
    .flatMap(({ derived }) => (derived === null ? [] : [derived]))
    .map((derived) => `, ${derived.kind === "expression" ? derived.sql : "1"} AS \`${derived.name}\``)
    .join("");
}

function rulesOf(table: PlanTable): readonly PlanRule[] {
  return plan.rules.filter((rule) => rule.table === table.name);
}

/** What the plan says of a table: the SQL, and the Spark type that it must have. */
const written = plan.sources.flatMap(({ tables }) =>
  tables.map((table) => ({
    table,
    expressions: [
      ...plan.targets
        .filter(({ from }) => from.kind === "table" && from.table === table.name)
        .flatMap((target) => target.columns.map((column) => [column.sql ?? "", column.spark_type] as const)),
      ...rulesOf(table).map((rule) => [rule.failing_rows, "boolean"] as const),
    ],
  })),
);

/** A failure is repeated with the same seed; another one looks elsewhere: SQL_SEED=7, and SQL_RUNS=3000 looks longer. */
const SEED = Number(process.env["SQL_SEED"] ?? 20260131);
const RUNS = Number(process.env["SQL_RUNS"] ?? 300);

/** What `check` lets through of SQL that somebody may write. */
const judged = [...plainCalls(), ...fc.sample(writtenSql, { numRuns: RUNS, seed: SEED })].map((sql) => {
  const { faults, columns } = judgeSparkSql(sql, (name) => COLUMNS[name.toLowerCase()] ?? null);
  return { sql, faults, columns: columns.map((name) => name.toLowerCase()) };
});
const accepted = judged.filter(
  ({ faults, columns }) => faults.length === 0 && columns.every((name) => name in COLUMNS),
);

const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  number: { kind: "decimal", precision: 20, scale: 2, unsigned: false },
  text: { kind: "text", size: "long" },
  date: { kind: "date" },
  boolean: { kind: "boolean" },
};

/** Written conditions, and the same as the checks read them, where they take all of it for the language's own. */
const conditions = fc.sample(writtenConditions, { numRuns: RUNS / 5, seed: SEED }).flatMap((sql) => {
  const { faults, root } = judgeSparkSql(sql, (name) => COLUMNS[name] ?? null);
  const [meaning, ...others] = root === null || faults.length > 0 ? [] : meaningOf(root, columnOf);
  return meaning === undefined || others.length > 0 || "type" in meaning ? [] : [{ sql, meaning }];
});

function columnOf(name: string): Expression | null {
  const type = COLUMN_TYPES[COLUMNS[name] ?? ""];
  return type === undefined
    ? null
    : { kind: "column", type, nullable: true, column: { source: "s", table: "t", column: name } };
}

/** What columns of a kind hold, as the processed zone has it. */
const SAMPLES: readonly (readonly [type: ColumnType, values: readonly string[]])[] = [
  [{ kind: "integer", width: "small", unsigned: false }, ["1", "7"]],
  [{ kind: "decimal", precision: 10, scale: 2, unsigned: false }, ["1.00", "10.50"]],
  [{ kind: "double" }, ["1D", "1.5D"]],
  [{ kind: "boolean" }, ["true", "false"]],
  [{ kind: "varchar", length: 80 }, ["'1'", "'true'", "'2026-01-31 12:30:00'", "'a'", "'01:02:03'"]],
  [
    { kind: "enum", values: ["1", "1.00", "1.0", "true", "2026-01-31", "2026-01-31 12:30:00", "01:02:03"] },
    ["'1'", "'true'", "'2026-01-31'"],
  ],
  [{ kind: "varbinary", length: 80 }, ["X'31'", "X'61'"]],
  [{ kind: "date" }, ["DATE '2026-01-31'"]],
  [{ kind: "timestamp", precision: 0 }, ["TIMESTAMP '2026-01-31 12:30:00'"]],
  [{ kind: "time", precision: 0 }, ["'01:02:03'", "'-838:59:59'"]],
  [{ kind: "json" }, ["'1'", "'true'", "'{}'"]],
];

/** Every cast that `check` takes, of every value. */
const casts = SAMPLES.flatMap(([given, values]) =>
  SAMPLES.flatMap(([wanted]) => {
    const column = {
      kind: "column",
      type: given,
      nullable: true,
      column: { source: "s", table: "t", column: "v" },
    } as const;
    const cast = { kind: "cast", type: wanted, nullable: true, value: column } as const;
    return operandFault(cast) === null
      ? [{ what: `${given.kind} to ${wanted.kind}`, values, sql: printExpression(cast) }]
      : [];
  }),
);

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
const promised = ENDS.flatMap(([, values], index) => {
  const name = `c${String(index)}`;
  const given = ends[name as "id"];
  const casts = ENDS.flatMap(([wanted]) => {
    const { expression } = cast(given, wanted as ColumnBuilder<"integer">);
    return operandFault(expression) === null ? [expression] : [];
  });
  return values.map((value) => {
    const literal = given.expression.type.kind === "boolean" ? value : `'${value}'`;
    const relation = `(SELECT CAST(${literal} AS ${describeType(given.expression.type).spark}) AS \`${name}\`)`;
    return { value, given: given.expression, relation, casts };
  });
});

/** All of them beside each other in one row after the other: least with least, and greatest with greatest. */
const ROWS_OF_ENDS = [0, 1].map((row) => {
  const columns = ENDS.map(([{ type }, values], index) => {
    const value = values[row % values.length] ?? "";
    const literal = type.kind === "boolean" ? value : `'${value}'`;
    return `CAST(${literal} AS ${describeType(type).spark}) AS \`c${String(index)}\``;
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
  ENDS.flatMap((__, right) =>
    WORDS.map((word) => word(ends[`c${String(left)}` as "id"], ends[`c${String(right)}` as "id"]).expression).filter(
      (expression) => operandFault(expression) === null,
    ),
  ),
);

/** Every character that has another case. */
const LETTERS = Array.from({ length: 0x110000 }, (_, point) => point).flatMap((point) => {
  if (point >= 0xd800 && point <= 0xdfff) return [];
  const letter = String.fromCodePoint(point);
  return letter.toUpperCase() === letter && letter.toLowerCase() === letter ? [] : [letter];
});

/** As many of it as the column has characters, in the other case. */
const CASES_OF_TEXT = ([1, 2, 5] as const).flatMap((length) => {
  const { row } = mysqlSource("s", {
    row: table({ columns: { id: integer().primaryKey(), v: varchar(length) }, extract: everything() }),
  }).tables;
  return [upper(row.v), lower(row.v)].map(({ expression }) => ({ length, expression }));
});

let results: Results;

beforeAll(() => {
  const requests = [
    {
      relation: RELATION,
      expressions: [
        ...CASES.map(([, expression]) => printExpression(expression)),
        ...PREDICATES.map(([, predicate]) => printPredicate(predicate)),
      ],
    },
    { relation: WRITTEN_RELATION, expressions: conditions.map(({ sql }) => sql) },
    { relation: WRITTEN_RELATION, expressions: conditions.map(({ meaning }) => printPredicate(meaning)) },
    ...written.map(({ table, expressions }) => ({
      relation: processedRow(table),
      expressions: expressions.map(([sql]) => sql),
    })),
    ...casts.map(({ values, sql }) => ({
      relation: `VALUES ${values.map((value) => `(${value})`).join(", ")} AS t(v)`,
      expressions: [sql],
    })),
    {
      relation: `(${ROWS_OF_ENDS.join(" UNION ALL ")})`,
      expressions: computed.map((expression) => printExpression(expression)),
    },
    ...CASES_OF_TEXT.map(({ length, expression }) => ({
      relation: `(SELECT REPEAT(l, ${String(length)}) AS v FROM VALUES ${LETTERS.map((letter) => `('${letter}')`).join(", ")} AS t(l))`,
      expressions: [`OCTET_LENGTH(${printExpression(expression)})`],
    })),
    ...promised.map(({ relation, given, casts }) => ({
      relation,
      expressions: [given, ...casts].map((expression) => printExpression(expression)),
    })),
  ];
  results = evaluate(requests, { relation: WRITTEN_RELATION, expressions: accepted.map(({ sql }) => sql) });
}, 120_000);

test("Spark takes written SQL that the check accepts, reads the columns that it names, and no row ends it", () => {
  expect(accepted.length).toBeGreaterThan(judged.length / 4);
  expect(accepted.length).toBeLessThan(judged.length);
  const wanted = accepted.map(({ sql, columns }) => ({ sql, error: null, reads: [...new Set(columns)].sort() }));
  expect(accepted.map(({ sql }, index) => ({ sql, ...results.alone[index] }))).toEqual(wanted);
});

test("the check accepts every listed function, with the fewest and the most arguments", () => {
  const calls = new Set(plainCalls());
  expect(judged.filter(({ sql, faults }) => calls.has(sql) && faults.length > 0)).toEqual([]);
});

describe.each(["false", "true"] as const)("in Spark with ANSI mode %s", (ansi) => {
  test.each(CASES.map((entry, index) => [...entry, index] as const))(
    "%s",
    (_what, _expression, type, first, second, index) => {
      expect(results[ansi][0]?.[index]).toEqual({ type, values: [first, second] });
    },
  );

  test.each(PREDICATES.map((entry, index) => [...entry, CASES.length + index] as const))(
    "%s",
    (_what, _predicate, first, second, index) => {
      const text = (truth: boolean | null): string | null => (truth === null ? null : String(truth));
      expect(results[ansi][0]?.[index]?.values).toEqual([text(first), text(second)]);
    },
  );

  test("a written condition is what the checks read it as, and what they say of every row is so", () => {
    const values = (request: number, index: number): readonly (string | null)[] =>
      results[ansi][request]?.[index]?.values ?? [];
    const read = conditions.map(({ sql }, index) => ({ sql, values: values(2, index) }));
    expect(conditions.length).toBeGreaterThan(RUNS / 10);
    expect(read).toEqual(conditions.map(({ sql }, index) => ({ sql, values: values(1, index) })));
    const decided = conditions.flatMap(({ meaning }, index) => {
      const truths = truthsOf(meaning)?.flat() ?? [true, false, null];
      return values(1, index).map((value) => truths.map(String).includes(value ?? "null"));
    });
    expect(decided.filter((isSo) => !isSo)).toEqual([]);
  });

  test("a cast that is taken makes a value of one at least, and of none that of the day", () => {
    const today = new Date().toISOString().slice(0, 10);
    const made = casts.map(({ what }, index) => ({
      what,
      values: results[ansi][3 + written.length + index]?.[0]?.values ?? [],
    }));
    expect(made.filter(({ values }) => values.every((value) => value === null))).toEqual([]);
    expect(made.filter(({ values }) => values.some((value) => value?.startsWith(today)))).toEqual([]);
  });

  test("a value that is said to be never NULL is none, has the type that is said and no more characters", () => {
    const made = results[ansi][3 + written.length + casts.length] ?? [];
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

  test("no text outgrows its column in the other case", () => {
    const first = 4 + written.length + casts.length;
    const bytes = CASES_OF_TEXT.map((_, index) =>
      Math.max(...(results[ansi][first + index]?.[0]?.values ?? []).map(Number)),
    );
    expect(LETTERS.length).toBeGreaterThan(2_000);
    const over = CASES_OF_TEXT.filter(
      ({ expression }, index) => !((bytes[index] ?? NaN) <= (mostBytes(expression.type) ?? 0)),
    );
    expect(over).toEqual([]);
  });

  test("a cast that is said to have a place for every value has one, and one that is said to change none changes none", () => {
    const first = 4 + written.length + casts.length + CASES_OF_TEXT.length;
    const made = promised.flatMap(({ value, given, casts: taken }, index) => {
      const [before, ...after] = results[ansi][first + index]?.map(({ values }) => values[0] ?? null) ?? [];
      expect([value, before]).not.toContain(null);
      return taken.map((expression, at) => ({ given: given.type, value, expression, before, after: after[at] }));
    });
    const missing = made.filter(({ expression, after }) => !expression.nullable && after === null);
    const changed = made.filter(
      ({ expression, after, before }) => unchangedColumn(expression) !== null && after !== before,
    );
    const strange = made.filter(({ expression, after }) => typeof after === "string" && !isOf(expression.type, after));
    expect({ missing, changed, strange }).toEqual({ missing: [], changed: [], strange: [] });
  });

  test.each(written.map(({ table, expressions }, index) => [table.name, expressions, index + 3] as const))(
    "all that the rental plan says of %s has the type that it states",
    (_name, expressions, index) => {
      expect(results[ansi][index]?.map(({ type }) => type)).toEqual(expressions.map(([, type]) => type));
    },
  );
});

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

test("a name with a backtick is quoted", () => {
  const column = { source: "s", table: "t", column: "a`b" };
  expect(printExpression({ kind: "column", type: { kind: "date" }, nullable: true, column })).toBe("`a``b`");
});

test("every kind of expression and predicate is among the cases", () => {
  expect(new Set(CASES.map(([, { kind }]) => kind)).size).toBe(11);
  expect(new Set(PREDICATES.map(([, { kind }]) => kind)).size).toBe(7);
});

test("a constant of every text type is text", () => {
  expect(describeType({ kind: "json" }).text).toBe(true);
  const json = { kind: "constant", type: { kind: "json" }, nullable: false, value: '{"a": 1}' } as const;
  expect(printExpression(json)).toBe(`'{"a": 1}'`);
});
