const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export function count(value: number): string {
  return NUMBER.format(value);
}

export function compactCount(value: number): string {
  return value < 10_000 ? NUMBER.format(value) : COMPACT.format(value);
}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** As many digits as tell the ratio from the whole: 99.95 %, 99.9987 %. Never rounds a failure up to 100 %. */
export function percent(ratio: number): string {
  for (let digits = 0; digits < 6; digits++) {
    const text = (ratio * 100).toFixed(digits);
    const shown = Number(text) / 100;
    if (Math.abs(shown - ratio) <= Math.max(1 - ratio, 1e-9) * 0.02) return `${text} %`;
  }
  return `${(ratio * 100).toFixed(6)} %`;
}

/** A position or size in the page, as a CSS percentage. */
export function share(part: number): string {
  return `${(part * 100).toFixed(3)}%`;
}
