/** Decimal digits before and after the point. */
export interface Digits {
  readonly whole: number;
  readonly fraction: number;
}

/** Null when the text is not a decimal number. Leading and trailing zeros say nothing. */
export function digitsOf(text: string): Digits | null {
  const [, whole, fraction = ""] = /^-?0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === undefined || !/\d/.test(text)) return null;
  return { whole: Math.max(1, whole.length), fraction: fraction.length };
}

export function fitsDigits(digits: Digits, room: Digits): boolean {
  return (digits.whole <= room.whole || digits.whole === 1) && digits.fraction <= room.fraction;
}
