/** `1 setting`, `3 settings`. */
export function counted(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** So many names, and how many more there are: what stands above a review has to stay short. */
export function few(names: readonly string[], most = 20): string {
  const left = names.length - most;
  return left > 0 ? `${names.slice(0, most).join(", ")} and ${String(left)} more` : names.join(", ");
}
