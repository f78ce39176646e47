/**
 * The members of `things` that share a name with an earlier one, each name once. Upper and lower case are one:
 * Redshift folds identifiers, and the lake's readers do not tell such folders apart.
 */
export function* repeated<Thing>(things: Iterable<Thing>, nameOf: (thing: Thing) => string): Iterable<Thing> {
  const seen = new Map<string, number>();
  for (const thing of things) {
    const name = nameOf(thing).toLowerCase();
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    if (times === 2) yield thing;
  }
}
