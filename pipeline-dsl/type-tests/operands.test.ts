import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { operandFault } from "../checks/expressions/operand-type-mismatch";
import * as dsl from "../index";
import { PredicateOf } from "../language/predicates/predicate";
import { Value } from "../language/expressions/value";
import { nodesIn } from "../model/expression-parts";
import { programOf } from "./compiler";

/** A type a kind of column. */
const TYPES = [
  "integer()",
  "year()",
  "bit(8)",
  "decimal(10, 2)",
  "float()",
  "double()",
  "boolean()",
  "char(10)",
  "varchar(10)",
  "text()",
  'enumOf("a", "b")',
  'setOf("a", "b")',
  "binary(4)",
  "varbinary(4)",
  "blob()",
  "date()",
  "datetime()",
  "timestamp()",
  "time()",
  "json()",
];

/** Every word that takes values, as a law of its own would have to be written a word. */
const OF_ONE = [
  "dsl.trim($a)",
  "dsl.lower($a)",
  "dsl.upper($a)",
  'dsl.matches($a, "a+")',
  'dsl.datePart("year", $a)',
  'dsl.datePart("hour", $a)',
  "dsl.add($a, 1)",
  "dsl.divide(1, $a)",
  'dsl.concat($a, "x")',
  ...["1", '"x"', "true"].flatMap((constant) => [
    `dsl.coalesce($a, ${constant})`,
    `dsl.when(dsl.isNull($a), ${constant}).otherwise($a)`,
  ]),
  // Text beside a number may be its digits: what it says is for another check.
  ...["1", "true"].flatMap((constant) => [`dsl.equalTo($a, ${constant})`, `dsl.differentFrom($a, ${constant})`]),
  "dsl.atMost($a, 1)",
  'dsl.after($a, "2026-01-31")',
  "dsl.between($a, 1, 2)",
];
const OF_TWO = [
  "dsl.add($a, $b)",
  "dsl.subtract($a, $b)",
  "dsl.multiply($a, $b)",
  "dsl.divide($a, $b)",
  "dsl.concat($a, $b)",
  "dsl.daysBetween($a, $b)",
  "dsl.coalesce($a, $b)",
  "dsl.equalTo($a, $b)",
  "dsl.differentFrom($a, $b)",
  "dsl.atLeast($a, $b)",
  "dsl.lessThan($a, $b)",
  "dsl.before($a, $b)",
  "dsl.notAfter($a, $b)",
  "dsl.when(dsl.isNull($a), $a).otherwise($b)",
  "dsl.when(dsl.isNull($a), $a).when(dsl.isNull($b), $b).otherwise($a)",
];

const columns = TYPES.map((type, index) => `c${String(index)}: dsl.${type}`);
const prelude = `
const source = dsl.mysqlSource("shop", {
  rows: dsl.table({ columns: { id: dsl.integer().primaryKey(), ${columns.join(", ")} }, extract: dsl.everything() }),
});
const rows = source.tables.rows;
`.replaceAll("\n", " ");

const columnNames = TYPES.map((_, index) => `rows.c${String(index)}`);
const written = [
  ...columnNames.flatMap((a) => OF_ONE.map((form) => form.replaceAll("$a", a))),
  ...columnNames.flatMap((a) =>
    columnNames.flatMap((b) => OF_TWO.map((form) => form.replaceAll("$a", a).replaceAll("$b", b))),
  ),
  ...columnNames.flatMap((a) => TYPES.map((type) => `dsl.cast(${a}, dsl.${type})`)),
];

/** One expression a line, after two lines that declare. */
const FILE = join(__dirname, "operands.fixture.ts");
const fixture = ['import * as dsl from "../index";', prelude, ...written.map((text) => `${text};`)].join("\n");

function refusedByTypes(): readonly string[] {
  const program = programOf([FILE], (file) => (file === FILE ? fixture : ts.sys.readFile(file)));
  const source = program.getSourceFile(FILE);
  const lines = new Set(
    program.getSemanticDiagnostics(source).map(({ start }) => source?.getLineAndCharacterOfPosition(start ?? 0).line),
  );
  expect([lines.has(0), lines.has(1)]).toEqual([false, false]);
  return written.filter((_, index) => lines.has(index + 2));
}

/** By the check, or already by the word, when nobody has looked at the types. */
function refusedAtRunTime(): readonly string[] {
  const run: unknown = compileFunction(`${prelude}\nreturn [${written.join(",\n")}];`, ["dsl"]);
  const values = Reflect.apply(run as (scope: typeof dsl) => unknown[], undefined, [dsl]);
  return written.filter((text, index) => {
    const value = values[index];
    if (value instanceof Value)
      return value.faults.length > 0 || nodesIn(value.expression).some((node) => operandFault(node) !== null);
    if (value instanceof PredicateOf)
      return value.faults.length > 0 || nodesIn(value.predicate).some((node) => operandFault(node) !== null);
    throw new Error(`${text} is no value`);
  });
}

test("what the types refuse of a word's values, check refuses without them, and nothing else", () => {
  const types = refusedByTypes();
  expect(types.length).toBeGreaterThan(0);
  expect(refusedAtRunTime()).toEqual(types);
}, 120_000);
