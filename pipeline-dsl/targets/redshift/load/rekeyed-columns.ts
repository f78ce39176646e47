import { findsTheSameForEver, type Dimension, type Fact, type PipelineModel } from "../../../model";
import { carriedColumns, holdersOf } from "../../carried-columns";
import { lookupKeyColumn } from "../../curated";

/** A lookup column of a fact that the dimension's load keeps right, and how it tells what the row looks up. */
export interface RekeyedColumn {
  readonly fact: Fact;
  readonly column: string;
  /**
   * The fact's own columns that hold the natural key. Null where it keeps none: then the key that the row has names its
   * natural key, and that of the unknown member is kept aside (`unknown-references`).
   */
  readonly by: readonly { readonly keyColumn: string; readonly factColumn: string }[] | null;
  /** The fact's column with the date; null: the latest version. */
  readonly asOf: string | null;
}

/**
 * Whoever reads between two loads, or after a run that failed between them, finds the key that the rule gives: so the
 * load of a dimension re-keys the facts of the natural keys whose rows it changes, also those that are loaded later.
 */
export function rekeyedColumns(model: PipelineModel, dimension: Dimension): readonly RekeyedColumn[] {
  return model.warehouse.targets.flatMap((target) =>
    target.kind === "fact" ? rekeyedColumnsOf(model, target, dimension) : [],
  );
}

/** The columns of one fact that look up the dimension, but those that find the same member for ever. */
export function rekeyedColumnsOf(model: PipelineModel, fact: Fact, dimension: Dimension): readonly RekeyedColumn[] {
  const lookups = fact.columns.flatMap(({ name, value }) =>
    value.kind === "lookup" && value.dimension === dimension.name && !findsTheSameForEver(fact, value, dimension)
      ? [{ name, value }]
      : [],
  );
  // Most pairs of a fact and a dimension, and every batch asks for all of them.
  if (lookups.length === 0) return [];
  const carried = carriedColumns(model, fact);
  return lookups.flatMap(({ name, value }): RekeyedColumn[] => {
    // Without versions every date finds the same row.
    const date = dimension.history.kind === "versions" ? value.asOf : null;
    const asOf = date === null ? null : (holdersOf(fact, date)[0] ?? null);
    // A check demands the date as a column.
    if (date !== null && asOf === null) return [];
    const by = value.by.flatMap((part) => {
      const factColumn = carried.get(lookupKeyColumn(name, part.column));
      return factColumn === undefined ? [] : [{ keyColumn: part.column, factColumn }];
    });
    return [{ fact, column: name, by: by.length === value.by.length ? by : null, asOf }];
  });
}
