const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export function count(value: number): string {
  return NUMBER.format(value);
}

export function seconds(value: number): string {
  return value < 60
    ? `${value.toFixed(1)} s`
    : `${Math.floor(value / 60)} min ${String(Math.round(value % 60)).padStart(2, "0")} s`;
}
