/** Where a state leads. */
export type Transition =
  { readonly Next: string; readonly End?: never } | { readonly End: true; readonly Next?: never };

export function goTo(next: string | null): Transition {
  return next === null ? { End: true } : { Next: next };
}
