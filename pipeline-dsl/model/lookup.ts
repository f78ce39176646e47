import type { Dimension, Lookup, Target } from "./target";

/**
 * True where the dimension collects the very columns by which the table looks it up: their members are there before the
 * table's rows, never arrive late and never go.
 */
export function findsTheSameForEver({ from: rows }: Target, lookup: Lookup, { from }: Dimension): boolean {
  if (from.kind !== "distinct" || rows.kind !== "table") return false;
  return lookup.by.every(({ column, value }) => {
    const seenIn = from.values.find((candidate) => candidate.column === column)?.seenIn ?? [];
    return (
      value.kind === "column" &&
      seenIn.some(
        (seen) => seen.source === rows.source && seen.table === rows.table && seen.column === value.column.column,
      )
    );
  });
}
