/**
 * The members of `things` that share a name with an earlier one, each name once. Upper and lower case are one:
 * Redshift folds identifiers, and the lake's readers do not tell such folders apart.
 */
export function* repeated<Thing>(things: Iterable<Thing>, nameOf: (thing: Thing) => string): Iterable<Thing> {
  const isSecond = secondMentions();
  for (const thing of things) if (isSecond(nameOf(thing))) yield thing;
}

/** Whether a name comes for the second time, of all that it is asked for. */
export function secondMentions(): (name: string) => boolean {
  const seen = new Map<string, number>();
  return (given) => {
    const name = given.toLowerCase();
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 2;
  };
}
