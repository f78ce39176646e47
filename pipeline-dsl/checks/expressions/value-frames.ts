import type { ColumnKind, ConstantValue, DatePart, Expression } from "../../model";
import { numbersOf, type NumberRange } from "../../model/types/number-range";
import { textIsNot } from "./text-is-not";

/** A value as it can be compared: a number or a moment in so many steps, a text, true or false. */
export type Point = bigint | string | boolean;

/** What a value may be beside some constants: one of each stretch that they leave, and each of them that it can be. */
export interface Frame {
  readonly points: readonly Point[];
  /** Null: the constant is none that the value could be compared with, which another check tells. */
  readonly pointOf: (constant: ConstantValue) => Point | null;
}

/** Null for a value about which comparisons with constants say nothing here. */
export function frameOf(value: Expression, constants: readonly ConstantValue[]): Frame | null {
  if (value.kind === "constant") {
    const frame = frameOfType(value, [value.value, ...constants]);
    const point = frame?.pointOf(value.value) ?? null;
    return frame === null || point === null ? null : { ...frame, points: [point] };
  }
  return frameOfType(value, constants);
}

function frameOfType(value: Expression, constants: readonly ConstantValue[]): Frame | null {
  const { type } = value;
  if (type.kind === "boolean") return BOOLEANS;
  if (type.kind === "date") return moments(constants, DAY);
  if (type.kind === "datetime" || type.kind === "timestamp") return moments(constants, 1n);
  if (NUMBERS.has(type.kind)) return numbers(constants, rangeOf(value));
  return TEXTS.has(type.kind) ? texts(value, constants) : null;
}

const NUMBERS: ReadonlySet<ColumnKind> = new Set(["integer", "year", "bit", "decimal", "float", "double"]);
const TEXTS: ReadonlySet<ColumnKind> = new Set(["char", "varchar", "text", "enum", "set"]);

const BOOLEANS: Frame = {
  points: [true, false],
  pointOf: (constant) => (typeof constant === "boolean" ? constant : null),
};

const PARTS: Readonly<Record<DatePart, readonly [least: number, most: number]>> = {
  year: [1, 9999],
  quarter: [1, 4],
  month: [1, 12],
  day: [1, 31],
  dayOfWeek: [1, 7],
  dayOfYear: [1, 366],
  hour: [0, 23],
  minute: [0, 59],
};

/** The numbers that a value can be; null where that is not known, and every number is taken for possible. */
export function rangeOf(value: Expression): NumberRange | null {
  if (value.kind === "column") return numbersOf(value.type);
  if (value.kind !== "datePart") return null;
  const [least, most] = PARTS[value.part];
  return { least: BigInt(least), most: BigInt(most), scale: 0 };
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** In steps of one digit more than any of the constants has, so that a step lies between each two of them. */
function numbers(constants: readonly ConstantValue[], range: NumberRange | null): Frame {
  const digits = constants.map((constant) => DECIMAL.exec(String(constant))?.[3]?.length ?? 0);
  const scale = Math.max(range?.scale ?? 0, ...digits) + 1;
  const pointOf = (constant: ConstantValue): bigint | null => {
    const [, sign, whole, fraction = ""] = typeof constant === "boolean" ? [] : (DECIMAL.exec(String(constant)) ?? []);
    if (whole === undefined) return null;
    const steps = BigInt(whole + fraction.padEnd(scale, "0"));
    return sign === "-" ? -steps : steps;
  };
  const step = range === null ? 1n : 10n ** BigInt(scale - range.scale);
  const ends = range === null ? [0n] : [range.least * step, range.most * step];
  const near = around([...constants.flatMap((constant) => pointOf(constant) ?? []), ...ends], step);
  const [least, most] = ends;
  const possible = range === null ? near : near.filter((at) => at >= (least ?? at) && at <= (most ?? at));
  return { points: possible, pointOf };
}

const DAY = 86_400_000_000n;

/** In microseconds. */
function moments(constants: readonly ConstantValue[], step: bigint): Frame {
  const pointOf = (constant: ConstantValue): bigint | null => {
    const [, day, time = "00:00", seconds = "00", fraction = ""] =
      typeof constant === "string" ? (MOMENT.exec(constant) ?? []) : [];
    const minutes = day === undefined ? Number.NaN : Date.parse(`${day}T${time}:${seconds}Z`);
    return Number.isNaN(minutes) ? null : BigInt(minutes) * 1000n + BigInt(fraction.padEnd(6, "0"));
  };
  return { points: around([...constants.flatMap((constant) => pointOf(constant) ?? []), 0n], step), pointOf };
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?$/;

/** The steps at and beside each of them. */
function around(points: readonly bigint[], step: bigint): readonly bigint[] {
  const near = points.flatMap((point) => {
    const below = point - (((point % step) + step) % step);
    return [below - step, below, below + step];
  });
  return [...new Set(near)];
}

/** A text just above each constant stands for what lies between them, and the empty one for what lies below. */
function texts(value: Expression, constants: readonly ConstantValue[]): Frame {
  const { type } = value;
  const members = type.kind === "enum" && value.kind === "column" ? [...type.values, ""] : null;
  const written = constants.filter((constant) => typeof constant === "string");
  return {
    points: members ?? [
      ...new Set(["", ...written.filter((text) => textIsNot(value, text) === null), ...written.map(above)]),
    ],
    pointOf: (constant) => (typeof constant === "string" && (members?.includes(constant) ?? true) ? constant : null),
  };
}

function above(text: string): string {
  return `${text}\u0000`;
}
