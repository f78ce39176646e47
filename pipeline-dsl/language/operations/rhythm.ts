import type { Rhythm, Weekday } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { CheckedTime } from "./schedule";

/** What comes back on a day of the week or of the month; `Timed` when a time of that day is named. */
export class RhythmDeclaration<Timed extends boolean = boolean> {
  /** What only the type checker knows. */
  declare readonly _: { readonly timed: Timed };

  constructor(
    readonly rhythm: Rhythm,
    readonly time: { readonly at: string; readonly timeZone: string } | null,
    readonly site: CallSite,
  ) {}
}

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

/** Once a week, on Sunday unless a day is named: `weekly("monday")`. A rehearsal may name its time too. */
export function weekly(day?: Weekday): RhythmDeclaration<false>;
export function weekly<const At extends string>(
  day: Weekday,
  at: CheckedTime<At>,
  timeZone: string,
): RhythmDeclaration<true>;
export function weekly(day: Weekday = "sunday", at?: string, timeZone = "UTC"): RhythmDeclaration {
  return new RhythmDeclaration({ kind: "weekly", day }, timeOf(at, timeZone), callOf(weekly));
}

/** Once a month, on the first unless a day is named: `monthly(15)`. A rehearsal may name its time too. */
export function monthly(day?: DayOfMonth): RhythmDeclaration<false>;
export function monthly<const At extends string>(
  day: DayOfMonth,
  at: CheckedTime<At>,
  timeZone: string,
): RhythmDeclaration<true>;
export function monthly(day: DayOfMonth = 1, at?: string, timeZone = "UTC"): RhythmDeclaration {
  return new RhythmDeclaration({ kind: "monthly", day }, timeOf(at, timeZone), callOf(monthly));
}

function timeOf(at: string | undefined, timeZone: string): RhythmDeclaration["time"] {
  return at === undefined ? null : { at, timeZone };
}
