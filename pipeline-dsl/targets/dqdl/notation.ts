/** A share, 0 to 1. DQDL knows INT and INT.INT only: no exponent, no bare point. */
export function printShare(share: number): string {
  const [digits = "", exponent] = String(share).split("e-");
  if (exponent === undefined) return digits;
  return `0.${"0".repeat(Number(exponent) - 1)}${digits.replace(".", "")}`;
}

/** Names that DQDL's lexer, Deequ's column resolution and Glue's printable-ASCII limit all take as they are. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9_]+$/.test(name);
}
