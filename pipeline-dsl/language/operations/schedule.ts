import { call, parameter } from "../arguments/call";
import { instance, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { Refusal } from "../refusal";

export class ScheduleDeclaration {
  constructor(
    readonly at: string,
    readonly timeZone: string,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const DAILY = call(
  "daily",
  parameter("at", text("a time of day", '"02:00"')),
  parameter("timeZone", text("a time zone's name", '"Europe/Paris"')),
);

export const SCHEDULE = instance(
  ScheduleDeclaration,
  "a schedule",
  'daily("02:00", "UTC")',
  (site) => new ScheduleDeclaration("00:00", "UTC", site, NO_FAULTS),
);

/** Every day at a local time: `daily("02:00", "Europe/Paris")`. */
export function daily<const At extends string>(at: CheckedTime<At>, timeZone: string): ScheduleDeclaration;
export function daily(...given: readonly unknown[]): ScheduleDeclaration {
  const { values, site, faults } = DAILY.read(given, callOf(daily));
  return new ScheduleDeclaration(...values, site, faults);
}

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Hour = `${"0" | "1"}${Digit}` | "20" | "21" | "22" | "23";
type Minute = `${"0" | "1" | "2" | "3" | "4" | "5"}${Digit}`;

export type CheckedTime<At extends string> = At extends `${Hour}:${Minute}`
  ? At
  : Refusal<`"${At}" is not a time of day; write hour and minute with two digits, such as "02:00"`>;
