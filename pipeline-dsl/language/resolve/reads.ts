import type { ColumnReference, Predicate } from "../../model";
import { columnsTested } from "../../model/column-references";
import { sortedBy } from "./order";

/** The source columns that a predicate needs, each once, sorted. */
export function readsOf(predicate: Predicate): readonly ColumnReference[] {
  const found = new Map<string, ColumnReference>();
  for (const reference of columnsTested(predicate)) {
    found.set(JSON.stringify([reference.source, reference.table, reference.column]), reference);
  }
  return sortedBy(found, ([key]) => key).map(([, reference]) => reference);
}
