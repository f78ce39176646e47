const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const EXACT = new Intl.NumberFormat("en", { maximumSignificantDigits: 15 });

/** A number of the warehouse with all its digits, but for those that a sum of floating point leaves behind. */
export function exact(value: number): string {
  return EXACT.format(value);
}

export function count(value: number): string {
  return NUMBER.format(value);
}

export function compactCount(value: number): string {
  return value < 10_000 ? NUMBER.format(value) : COMPACT.format(value);
}

/** `< 0.1 s`, `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.05) return "< 0.1 s";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

const MOST_DIGITS = 6;

/** As many digits as tell the ratio from the whole: 99.95 %, 99.9987 %. Never rounds a failure up to 100 %. */
export function percent(ratio: number, digits = digitsOf(ratio)): string {
  return `${(ratio * 100).toFixed(digits)} %`;
}

/** How many digits `percent` shows; a column of ratios takes the most that one of them needs. */
export function digitsOf(ratio: number): number {
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    const shown = Number((ratio * 100).toFixed(digits)) / 100;
    if (Math.abs(shown - ratio) <= Math.max(1 - ratio, 1e-9) * 0.02) return digits;
  }
  return MOST_DIGITS;
}

/** A position or size in the page, as a CSS percentage. */
export function share(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
