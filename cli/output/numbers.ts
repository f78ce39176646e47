const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export function count(value: number): string {
  return NUMBER.format(value);
}

export function seconds(value: number): string {
  if (value < 60) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
