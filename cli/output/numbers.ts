const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

export function count(value: number): string {
  return NUMBER.format(value);
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** A length of time in the two largest of its units. */
export function seconds(value: number): string {
  if (value < 60) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  const within = (unit: number, smaller: number): string =>
    String(Math.floor((whole % unit) / smaller)).padStart(2, "0");
  if (whole < HOUR) return `${String(Math.floor(whole / 60))} min ${within(60, 1)} s`;
  if (whole < DAY) return `${String(Math.floor(whole / HOUR))} h ${within(HOUR, 60)} min`;
  return `${String(Math.floor(whole / DAY))} d ${within(DAY, HOUR)} h`;
}
