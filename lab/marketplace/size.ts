/** How many rows the marketplace begins with, and how many come each day. */
export interface Size {
  readonly apartments: number;
  readonly bookings: number;
  readonly viewings: number;
  readonly users: number;
}

const FULL: Size = { apartments: 20_000, bookings: 200_000, viewings: 500_000, users: 60_000 };

/** A share of the new rows that come with each day. */
export const DAILY_GROWTH = 0.005;

/** Scale 1: 20 thousand apartments, 200 thousand bookings, 500 thousand viewings. */
export function sizeAt(scale: number): Size {
  const scaled = (count: number): number => Math.max(1, Math.round(count * scale));
  return {
    apartments: scaled(FULL.apartments),
    bookings: scaled(FULL.bookings),
    viewings: scaled(FULL.viewings),
    users: scaled(FULL.users),
  };
}

export function grown(initial: number, day: number): number {
  return initial + day * dailyGrowth(initial);
}

export function dailyGrowth(initial: number): number {
  return Math.ceil(initial * DAILY_GROWTH);
}

/** The day on which an id came up; 0 for those of the first load. */
export function firstDayOf(id: number, initial: number): number {
  return id <= initial ? 0 : Math.ceil((id - initial) / dailyGrowth(initial));
}
