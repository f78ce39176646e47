import type { Rhythm, Weekday } from "../../model";
import { call, optionalParameter, parameter } from "../arguments/call";
import { instance, type Kind, oneWord, simple, text, where } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { CheckedTime } from "./schedule";

/** What comes back on a day of the week or of the month; `Timed` when a time of that day is named. */
export class RhythmDeclaration<Timed extends boolean = boolean> {
  /** What only the type checker knows. */
  declare readonly _: { readonly timed: Timed };

  constructor(
    readonly rhythm: Rhythm,
    readonly time: { readonly at: string; readonly timeZone: string } | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

function rhythm<Timed extends boolean>(): Kind<RhythmDeclaration<Timed>> {
  return instance<RhythmDeclaration<Timed>>(
    RhythmDeclaration,
    "a rhythm",
    "weekly()",
    (site) => new RhythmDeclaration({ kind: "weekly", day: "sunday" }, null, site, NO_FAULTS),
  );
}

export const RHYTHM = rhythm<boolean>();

/** Of what follows the run of its day: a time of its own would not be kept. */
export const UNTIMED_RHYTHM = where(rhythm<false>(), ({ time }) =>
  time === null ? null : { message: "names a time of day", fix: "take the time and the time zone out" },
);

/** The 29th is not in every month. */
export type DayOfMonth =
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23
  | 24
  | 25
  | 26
  | 27
  | 28;

const WEEKDAY = oneWord<Weekday>("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

function isDayOfMonth(given: unknown): given is DayOfMonth {
  return Number.isInteger(given) && Number(given) >= 1 && Number(given) <= 28;
}

const DAY_OF_MONTH = simple<DayOfMonth>("a day from 1 to 28", "15", isDayOfMonth, () => 1);
const TIME = [
  parameter("at", text("a time of day", '"12:00"')),
  parameter("timeZone", text("a time zone's name", '"Europe/Paris"')),
] as const;
const WEEKLY = call("weekly", optionalParameter("day", WEEKDAY, "sunday", '"sunday"'));
const WEEKLY_AT = call("weekly", parameter("day", WEEKDAY), ...TIME);
const MONTHLY = call("monthly", optionalParameter("day", DAY_OF_MONTH, 1, "1"));
const MONTHLY_AT = call("monthly", parameter("day", DAY_OF_MONTH), ...TIME);

/** Once a week, on Sunday unless a day is named: `weekly("monday")`. A rehearsal may name its time too. */
export function weekly(day?: Weekday): RhythmDeclaration<false>;
export function weekly<const At extends string>(
  day: Weekday,
  at: CheckedTime<At>,
  timeZone: string,
): RhythmDeclaration<true>;
export function weekly(...given: readonly unknown[]): RhythmDeclaration {
  if (given.length < 2) {
    const { values, site, faults } = WEEKLY.read(given, callOf(weekly));
    return new RhythmDeclaration({ kind: "weekly", day: values[0] }, null, site, faults);
  }
  const { values, site, faults } = WEEKLY_AT.read(given, callOf(weekly));
  const [day, at, timeZone] = values;
  return new RhythmDeclaration({ kind: "weekly", day }, { at, timeZone }, site, faults);
}

/** Once a month, on the first unless a day is named: `monthly(15)`. A rehearsal may name its time too. */
export function monthly(day?: DayOfMonth): RhythmDeclaration<false>;
export function monthly<const At extends string>(
  day: DayOfMonth,
  at: CheckedTime<At>,
  timeZone: string,
): RhythmDeclaration<true>;
export function monthly(...given: readonly unknown[]): RhythmDeclaration {
  if (given.length < 2) {
    const { values, site, faults } = MONTHLY.read(given, callOf(monthly));
    return new RhythmDeclaration({ kind: "monthly", day: values[0] }, null, site, faults);
  }
  const { values, site, faults } = MONTHLY_AT.read(given, callOf(monthly));
  const [day, at, timeZone] = values;
  return new RhythmDeclaration({ kind: "monthly", day }, { at, timeZone }, site, faults);
}
