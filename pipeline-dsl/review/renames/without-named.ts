/** The things whose names none of the others has. */
export function withoutNamed<Thing extends { readonly name: string }>(
  things: readonly Thing[],
  others: readonly { readonly name: string }[],
): readonly Thing[] {
  const names = new Set(others.map(({ name }) => name));
  return things.filter(({ name }) => !names.has(name));
}
