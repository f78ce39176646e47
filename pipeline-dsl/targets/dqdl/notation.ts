/** DQDL knows INT and INT.INT only: no exponent, no bare point. Shares have few digits, so twenty always hold one. */
export function printNumber(value: number): string {
  const shortest = String(value);
  if (!shortest.includes("e")) return shortest;
  return value.toFixed(20).replace(/\.?0+$/, "");
}

/** Names that DQDL's lexer, Deequ's column resolution and Glue's printable-ASCII limit all take as they are. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(name);
}
