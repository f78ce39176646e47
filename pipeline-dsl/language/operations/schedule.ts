import { callOf, type CallSite } from "../call-site";
import type { Refusal } from "../refusal";

export class ScheduleDeclaration {
  constructor(
    readonly at: string,
    readonly timeZone: string,
    readonly site: CallSite,
  ) {}
}

/** Every day at a local time: `daily("02:00", "Europe/Paris")`. */
export function daily<const At extends string>(at: CheckedTime<At>, timeZone: string): ScheduleDeclaration {
  return new ScheduleDeclaration(at, timeZone, callOf(daily));
}

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Hour = `${"0" | "1"}${Digit}` | "20" | "21" | "22" | "23";
type Minute = `${"0" | "1" | "2" | "3" | "4" | "5"}${Digit}`;

export type CheckedTime<At extends string> = At extends `${Hour}:${Minute}`
  ? At
  : Refusal<`"${At}" is not a time of day; write it as "02:00"`>;
