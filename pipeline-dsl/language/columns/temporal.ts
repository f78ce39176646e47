import { call, optionalParameter } from "../arguments/call";
import { number } from "../arguments/kinds";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

const DIGITS = optionalParameter("precision", number(), 0, "0");
const DATE = call("date");
const DATETIME = call("datetime", DIGITS);
const TIMESTAMP = call("timestamp", DIGITS);
const TIME = call("time", DIGITS);
const YEAR = call("year");

/**
 * DATE, from year 1 to 9999. A day that no calendar has is read as NULL, and so is one of year 0: 0000-00-00, a month or
 * a day that is zero, 2026-02-31. MySQL keeps them in some SQL modes, and nothing after it can.
 */
export function date(): ColumnBuilder<"date", true>;
export function date(...given: readonly unknown[]): ColumnBuilder<"date", true> {
  const { site, faults } = DATE.read(given, callOf(date));
  return new ColumnBuilder({ kind: "date" }, site, faults);
}

/**
 * DATETIME. `precision`: digits of a second's fraction, 0 to 6. It has no zone: its digits go to the warehouse as they
 * are. A day that no calendar has is read as NULL, as of a DATE.
 */
export function datetime(precision?: number): ColumnBuilder<"datetime", true>;
export function datetime(...given: readonly unknown[]): ColumnBuilder<"datetime", true> {
  const { values, site, faults } = DATETIME.read(given, callOf(datetime));
  return new ColumnBuilder({ kind: "datetime", precision: values[0] }, site, faults);
}

/** A moment, in UTC. `precision`: digits of a second's fraction, 0 to 6. The zero timestamp is read as NULL. */
export function timestamp(precision?: number): ColumnBuilder<"timestamp", true>;
export function timestamp(...given: readonly unknown[]): ColumnBuilder<"timestamp", true> {
  const { values, site, faults } = TIMESTAMP.read(given, callOf(timestamp));
  return new ColumnBuilder({ kind: "timestamp", precision: values[0] }, site, faults);
}

/** A length of time, from -838 to 838 hours; text in the warehouse. */
export function time(precision?: number): ColumnBuilder<"time", true>;
export function time(...given: readonly unknown[]): ColumnBuilder<"time", true> {
  const { values, site, faults } = TIME.read(given, callOf(time));
  return new ColumnBuilder({ kind: "time", precision: values[0] }, site, faults);
}

/** YEAR, as a whole number. */
export function year(): ColumnBuilder<"year", true>;
export function year(...given: readonly unknown[]): ColumnBuilder<"year", true> {
  const { site, faults } = YEAR.read(given, callOf(year));
  return new ColumnBuilder({ kind: "year" }, site, faults);
}
