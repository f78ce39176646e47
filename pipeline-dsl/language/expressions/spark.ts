import type { ColumnKind, ColumnReference } from "../../model";
import { callOf } from "../call-site";
import type { ColumnBuilder } from "../columns/builder";
import { argumentFaults } from "../type-arguments";
import { valueOf } from "./constant";
import { type Column, type OriginOf, Value } from "./value";

/**
 * The written-out escape: Spark SQL over the columns of the row, for what the language has no word for. It states its
 * type and every column that it reads, so that lineage and checks still know them.
 */
export function spark<Kind extends ColumnKind, const Reads extends readonly Column[]>(
  sql: string,
  { type, reads }: { readonly type: ColumnBuilder<Kind>; readonly reads: Reads },
): Value<OriginOf<Reads[number]>, Kind> {
  const site = callOf(spark);
  const columns = reads.map((column) => valueOf(column, site));
  return new Value(
    {
      kind: "spark",
      type: type.type,
      nullable: type.attributes.nullable,
      sql,
      reads: columns.flatMap(({ expression }): ColumnReference[] =>
        expression.kind === "column" ? [expression.column] : [],
      ),
    },
    site,
    [...columns.flatMap((column) => column.faults), ...argumentFaults("spark", type.type, site)],
  );
}
