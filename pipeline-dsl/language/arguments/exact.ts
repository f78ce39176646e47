/** Every decimal number of so many digits survives being a number of JavaScript. */
const KEPT_DIGITS = 15;

/**
 * Whether a number is the one that was written. `12345678901234567890` is another number by the time it is read,
 * and `0.1 + 0.2` is 0.30000000000000004: both would go into the warehouse as they are.
 */
export function isAsWritten(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : significantDigits(value) <= KEPT_DIGITS;
}

function significantDigits(value: number): number {
  const [mantissa = ""] = String(Math.abs(value)).split("e");
  return mantissa.replace(".", "").replace(/^0+|0+$/g, "").length;
}
