import type { Schedule } from "../../pipeline-dsl/model";
import { UsageError } from "../output/failures";

const DAY = 86_400_000;

/** The value of an option such as `--date`, which is named where it is no date. */
export function parseDate(option: string, text: string): string {
  if (!isDate(text)) throw new UsageError(`${option} ${text}: expected a date, such as 2026-01-31`);
  return text;
}

/** A date that exists, in the one form that is taken. */
export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && dateOf(time) === text;
}

/** A moment in UTC, as the scheduler gives it. */
export function isScheduledTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

/** The most recent date whose scheduled time has passed, in the schedule's time zone. */
export function latestScheduledDate({ at, timeZone }: Schedule, now: Date): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const today = `${part("year")}-${part("month")}-${part("day")}`;
  const time = `${part("hour")}:${part("minute")}`;
  return time >= at ? today : dateOf(Date.parse(today) - DAY);
}

export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
