import type { ColumnKind, ColumnReference } from "../../model";
import { call, parameter } from "../arguments/call";
import { options, required, set } from "../arguments/containers";
import { text } from "../arguments/kinds";
import { callOf } from "../call-site";
import { type ColumnBuilder, TYPE_OF_VALUE } from "../columns/builder";
import { argumentFaults } from "../type-arguments";
import { COLUMN } from "./operand";
import { type Column, type OriginOf, Value } from "./value";

interface SparkOptions {
  /** What the expression gives: Spark's result is cast to it. */
  readonly type: ColumnBuilder;
  /** Every column that it reads, and no other. */
  readonly reads: readonly Column[];
}

const SPARK = call(
  "spark",
  parameter("sql", text("Spark SQL", '"substring(title, 1, 1)"')),
  parameter(
    "options",
    options<SparkOptions>("SparkOptions", {
      type: required(TYPE_OF_VALUE),
      reads: required(set(COLUMN, "a list of columns", "[articles.title]")),
    }),
  ),
);

/**
 * The written-out escape: Spark SQL over the columns of the row, for what the language has no word for. It states its
 * type and every column that it reads, so that lineage and checks still know them. What does not fit into the type, or is
 * too long, becomes NULL; digits after the point are rounded to those of a decimal. Whole numbers within it wrap around as Spark's do; `try_add`, `try_multiply` and the words of
 * the language make NULL of what is too great.
 */
export function spark<Kind extends ColumnKind, const Reads extends readonly Column[]>(
  sql: string,
  options: { readonly type: ColumnBuilder<Kind>; readonly reads: Reads },
): Value<OriginOf<Reads[number]>, Kind>;
export function spark(...given: readonly unknown[]): Value {
  const { values, site, faults } = SPARK.read(given, callOf(spark));
  const [sql, { type, reads }] = values;
  return new Value(
    {
      kind: "spark",
      type: type.type,
      nullable: type.attributes.nullable,
      sql,
      reads: reads.flatMap(({ expression }): ColumnReference[] =>
        expression.kind === "column" ? [expression.column] : [],
      ),
    },
    site,
    [...faults, ...argumentFaults("spark", type.type, site)],
  );
}
