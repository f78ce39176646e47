/** By code units: the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

export function sortedBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): readonly Item[] {
  return [...items].sort((left, right) => compareText(keyOf(left), keyOf(right)));
}

/** Sorted, each once. */
export function sortedNames<Name extends string>(names: Iterable<Name>): readonly Name[] {
  return sortedBy(new Set(names), (name) => name);
}
