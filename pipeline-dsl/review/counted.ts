/** `1 setting`, `3 settings`. */
export function counted(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? "" : "s"}`;
}
