import type { Dimension, Fact, Lookup } from "./target";

/**
 * True where the dimension collects the very columns by which the fact looks it up: their members are there before the
 * fact's rows, never arrive late and never go.
 */
export function findsTheSameForEver(fact: Fact, lookup: Lookup, { from }: Dimension): boolean {
  if (from.kind !== "distinct") return false;
  return lookup.by.every(({ column, value }) => {
    const seenIn = from.values.find((candidate) => candidate.column === column)?.seenIn ?? [];
    return (
      value.kind === "column" &&
      seenIn.some(
        (seen) =>
          seen.source === fact.from.source && seen.table === fact.from.table && seen.column === value.column.column,
      )
    );
  });
}
