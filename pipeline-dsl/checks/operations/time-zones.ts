import { WEEKDAYS, type Weekday } from "../../model";

/** Minutes since midnight of `HH:MM`, or null when the text is no time of day. */
export function minutesOfDay(time: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}

export function isTimeZone(name: string): boolean {
  return clocksOf(name) !== null;
}

/** As people write them: `PST`, `EST`, `CEST`. */
export function isAbbreviation(name: string): boolean {
  return !isTimeZone(name) && /^[A-Z]{3,5}$/.test(name);
}

/**
 * The names of one word that IANA has. Node knows more (`PST`, `IST`, `BST`), which neither Python nor AWS finds. `EST`, `MST`
 * and `HST` are left out: they stand for clocks that know no summer time, and whoever writes one means another.
 */
const ONE_WORD: ReadonlySet<string> = new Set(
  [
    "UTC GMT GMT0 GMT+0 GMT-0 UCT Universal Zulu Greenwich",
    "CET EET MET WET EST5EDT CST6CDT MST7MDT PST8PDT GB GB-Eire NZ NZ-CHAT PRC ROC ROK W-SU",
    "Cuba Egypt Eire Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya Navajo Poland Portugal Singapore Turkey",
  ].flatMap((names) => names.split(" ")),
);

/** A change of a zone's clocks, in minutes of offset from UTC, and the local minute of the day at which it happens. */
export interface ClockChange {
  readonly localMinutes: number;
  readonly weekday: Weekday;
  /** From 1. */
  readonly dayOfMonth: number;
  readonly before: number;
  readonly after: number;
}

const HOUR = 3_600_000;
/** A compiler has no clock, so one year stands for all; the rules of a zone seldom change. */
const YEAR = 2026;
const YEAR_START = Date.UTC(YEAR, 0, 1);
const HOURS_A_YEAR = 365 * 24;
/** In so many years the last Sunday of a month has been on each day that it can be on. */
export const YEARS: readonly number[] = Array.from({ length: 11 }, (_, at) => YEAR + at);

interface Clocks {
  readonly offsets: readonly number[];
  readonly changes: readonly ClockChange[];
}

/** A year of a zone takes milliseconds to read, and several checks ask for the same zone. */
const clocksByZone = new Map<string, Clocks | null>();

/** Offsets from UTC in minutes that the zone has within a year, and the changes between them; null: no such zone. */
export function clocksOf(timeZone: string, year: number = YEAR): Clocks | null {
  const key = `${timeZone} ${String(year)}`;
  const known = clocksByZone.get(key);
  if (known !== undefined) return known;
  const clocks = readClocks(timeZone, Date.UTC(year, 0, 1));
  clocksByZone.set(key, clocks);
  return clocks;
}

/** The changes that skip a local minute of the day on the day of them, as clocks go forward. */
export function changesThatSkip(timeZone: string, minutes: number, year: number = YEAR): readonly ClockChange[] {
  return (clocksOf(timeZone, year)?.changes ?? []).filter(
    ({ localMinutes, before, after }) => minutes >= localMinutes && minutes < localMinutes + after - before,
  );
}

/** Of the time from one day's local time to the next day's: 25 hours where clocks go back by one. */
export function longestDaySeconds(timeZone: string): number {
  const longer = (clocksOf(timeZone)?.changes ?? []).map(({ before, after }) => before - after);
  return (1440 + Math.max(0, ...longer)) * 60;
}

function readClocks(timeZone: string, yearStart: number): Clocks | null {
  const offsetAt = offsetReader(timeZone);
  if (offsetAt === null) return null;
  const offsets = new Set<number>([offsetAt(yearStart)]);
  const changes: ClockChange[] = [];
  const week = 7 * 24;
  for (let hour = 0; hour < HOURS_A_YEAR; hour += week) {
    const before = offsetAt(yearStart + hour * HOUR);
    const after = offsetAt(yearStart + (hour + week) * HOUR);
    if (before === after) continue;
    offsets.add(after);
    const change = firstHourWith(after, hour, hour + week, (at) => offsetAt(yearStart + at * HOUR));
    const localMinutes = (yearStart + change * HOUR) / 60_000 + before;
    const day = new Date(localMinutes * 60_000);
    changes.push({
      localMinutes: modulo(localMinutes, 1440),
      weekday: WEEKDAYS[modulo(day.getUTCDay() - 1, 7)] ?? "sunday",
      dayOfMonth: day.getUTCDate(),
      before,
      after,
    });
  }
  return { offsets: [...offsets], changes };
}

function firstHourWith(offset: number, from: number, to: number, offsetAt: (hour: number) => number): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * How many minutes later a time of day is in the second zone than in the first: the least and the most of a year. Null where there is
 * no such zone.
 */
export function minutesLater(before: string, after: string): readonly [least: number, most: number] | null {
  const [offsetBefore, offsetAfter] = [offsetReader(before), offsetReader(after)];
  if (offsetBefore === null || offsetAfter === null) return null;
  const weeks = Array.from({ length: 52 }, (_, week) => YEAR_START + week * 7 * 24 * HOUR);
  const later = weeks.map((time) => offsetBefore(time) - offsetAfter(time));
  return [Math.min(...later), Math.max(...later)];
}

/** Null where there is no such zone. */
function offsetReader(timeZone: string): ((time: number) => number) | null {
  // Node takes offsets such as "+02:00" for zones; AWS does not.
  const format = isNamed(timeZone) ? formatOf(timeZone) : null;
  if (format === null) return null;
  return (time) => {
    const name = format.formatToParts(time).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
    const parts = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
    if (parts === null) return 0;
    return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]));
  };
}

function isNamed(timeZone: string): boolean {
  return timeZone.includes("/") ? /^(?!SystemV\/)[A-Za-z]/.test(timeZone) : ONE_WORD.has(timeZone);
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    return isSpelled(timeZone, format.resolvedOptions().timeZone) ? format : null;
  } catch {
    return null;
  }
}

/** Node takes a zone in any case; Python and AWS look for a file of its name. Of an older name Node tells only the new one. */
function isSpelled(timeZone: string, known: string): boolean {
  return timeZone.toLowerCase() === known.toLowerCase()
    ? timeZone === known
    : timeZone.split("/").every((part) => /^[A-Z]/.test(part));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
