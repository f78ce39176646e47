import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

/** DATE. MySQL's zero date (0000-00-00) is read as NULL. */
export function date(): ColumnBuilder<"date", true> {
  return new ColumnBuilder({ kind: "date" }, callOf(date));
}

/** `precision`: digits of a second's fraction, 0 to 6. */
export function datetime(precision = 0): ColumnBuilder<"datetime", true> {
  return new ColumnBuilder({ kind: "datetime", precision }, callOf(datetime));
}

/** `precision`: digits of a second's fraction, 0 to 6. */
export function timestamp(precision = 0): ColumnBuilder<"timestamp", true> {
  return new ColumnBuilder({ kind: "timestamp", precision }, callOf(timestamp));
}

/** A length of time, from -838 to 838 hours; text in the warehouse. */
export function time(precision = 0): ColumnBuilder<"time", true> {
  return new ColumnBuilder({ kind: "time", precision }, callOf(time));
}

/** YEAR, as a whole number. */
export function year(): ColumnBuilder<"year", true> {
  return new ColumnBuilder({ kind: "year" }, callOf(year));
}
