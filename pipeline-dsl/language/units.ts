import type { Refusal } from "./refusal";

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

type UnitName = keyof typeof SECONDS;

/** `2 hours`, `90 minutes`, `1 day`. */
export type Duration = `${number} ${UnitName | `${UnitName}s`}`;
export type Percentage = `${number}%`;
export type Above<Amount extends string> = `> ${Amount}`;
export type Below<Amount extends string> = `< ${Amount}`;

/** A duration, or the sentence that says what it lacks. */
export type CheckedDuration<Text extends string> = Text extends Duration
  ? Text
  : Refusal<`"${Text}" is not a duration; write a number and a unit, such as "2 hours"`>;

export type CheckedDurationAbove<Text extends string> =
  Text extends Above<Duration>
    ? Text
    : Refusal<`"${Text}" is not a limit on a duration; write a sign, a number and a unit, such as "> 2 hours"`>;

export type CheckedDurationBelow<Text extends string> =
  Text extends Below<Duration>
    ? Text
    : Refusal<`"${Text}" is not a limit on a duration; write a sign, a number and a unit, such as "< 24 hours"`>;

export type CheckedPercentage<Text extends string> = Text extends Percentage
  ? UpToHundred<Text, Text>
  : Refusal<`"${Text}" is not a percentage; write a number and %, such as "20%"`>;

export type CheckedShareAbove<Text extends string> =
  Text extends Above<infer Amount>
    ? Amount extends "100%"
      ? Refusal<`nothing is ever greater than 100%; write less, such as "> 99%"`>
      : Amount extends Percentage
        ? UpToHundred<Text, Amount>
        : Refusal<`"${Text}" has no unit; write a number and %, such as "> 99%"`>
    : Refusal<`"${Text}" is not a threshold; write a sign, a number and %, such as "> 99%"`>;

export type CheckedShareBelow<Text extends string> =
  Text extends Below<infer Amount>
    ? Amount extends Percentage
      ? UpToHundred<Text, Amount>
      : Refusal<`"${Text}" has no unit; write a number and %, such as "< 1%"`>
    : Refusal<`"${Text}" is not a limit; write a sign, a number and %, such as "< 1%"`>;

/** By its digits: one or two before the point, or exactly 100. */
type UpToHundred<Text extends string, Amount extends string> = Amount extends `${infer Number extends number}%`
  ? `${Number}` extends "100" | Digit | `${Digit}${Digit}` | `${Digit}.${string}` | `${Digit}${Digit}.${string}`
    ? Text
    : Refusal<`"${Text}" is not between 0% and 100%`>
  : never;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

const DURATION = /^(\d+(?:\.\d{1,6})?) (second|minute|hour|day)s?$/;
const PERCENTAGE = /^(\d{1,3}(?:\.\d{1,12})?)%$/;

/** In seconds, to the millionth; null when it is none. 2.3 * 3600 is not 8280. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return isUnit(unit) ? Number((Number(amount) * SECONDS[unit]).toFixed(6)) : null;
}

/** As a share from 0 to 1; null when it is none. Shifted as text: 99.9 / 100 is not 0.999. */
export function parsePercentage(text: string): number | null {
  const amount = PERCENTAGE.exec(text)?.[1];
  if (amount === undefined) return null;
  const share = Number(`${amount}e-2`);
  return share <= 1 ? share : null;
}

/** What stands after `> ` or `< `; null when that sign does not stand there. */
export function parseLimit(sign: ">" | "<", text: string): string | null {
  return text.startsWith(`${sign} `) ? text.slice(2) : null;
}

function isUnit(unit: string | undefined): unit is UnitName {
  return unit !== undefined && unit in SECONDS;
}
