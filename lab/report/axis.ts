const DAY = 86_400_000;
const MARGIN = 0.03;

interface DateTick {
  readonly date: string;
  readonly label: string;
}

/** Positions of dates, 0 at the left edge and 1 at the right. */
export class DateAxis {
  readonly ticks: readonly DateTick[];
  private readonly start: number;
  private readonly days: number;

  constructor(from: string, to: string) {
    const first = dayNumber(from);
    const last = Math.max(first + 7, dayNumber(to));
    const margin = Math.max(1, (last - first) * MARGIN);
    this.start = first - margin;
    this.days = last - first + 2 * margin;
    this.ticks = ticksBetween(first, last);
  }

  at(date: string): number {
    return (dayNumber(date) - this.start) / this.days;
  }

  lengthOf(days: number): number {
    return days / this.days;
  }
}

/** Positions of numbers, 0 at the bottom and 1 at the top. */
export class ValueAxis {
  readonly ticks: readonly number[];
  private readonly low: number;
  private readonly high: number;

  constructor(values: readonly number[]) {
    const least = Math.min(...values);
    const most = Math.max(...values);
    const spread = most - least || Math.abs(most) * 0.2 || 1;
    const step = roundStep(spread / 3);
    this.low = Math.floor((least - spread * 0.15) / step) * step;
    this.high = Math.ceil((most + spread * 0.15) / step) * step;
    this.ticks = Array.from({ length: Math.round((this.high - this.low) / step) + 1 }, (_, at) => this.low + at * step);
  }

  at(value: number): number {
    return (value - this.low) / (this.high - this.low);
  }
}

/** The smallest of 1, 2, 5, 10, 20, ... that is not below. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function dayNumber(date: string): number {
  return Date.parse(date) / DAY;
}

/** Firsts of months, every so many that at most six remain; within two months, days. */
function ticksBetween(first: number, last: number): DateTick[] {
  if (last - first < 62) {
    const step = Math.max(1, Math.ceil((last - first) / 5));
    return rangeOf(first, last, step).map((day) => tickOf(day, { day: "numeric", month: "short" }));
  }
  const firsts = rangeOf(first, last, 1).filter((day) => new Date(day * DAY).getUTCDate() === 1);
  const every = [1, 2, 3, 6, 12, 24, 60].find((months) => firsts.length / months <= 6) ?? 120;
  return firsts
    .filter((day) => monthNumber(day) % every === 0)
    .map((day) => tickOf(day, every < 12 ? { month: "short", year: "numeric" } : { year: "numeric" }));
}

function rangeOf(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => Math.round(first + at * step));
}

function monthNumber(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function tickOf(day: number, format: Intl.DateTimeFormatOptions): DateTick {
  const date = new Date(day * DAY);
  return {
    date: date.toISOString().slice(0, 10),
    label: date.toLocaleDateString("en-GB", { ...format, timeZone: "UTC" }),
  };
}
