/** What would say the same line stands in it together. */
export function grouped<Each>(
  some: readonly Each[],
  keyOf: (each: Each) => string,
): readonly (readonly [Each, ...Each[]])[] {
  const groups = new Map<string, [Each, ...Each[]]>();
  for (const each of some) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}
