import type { ColumnType, DatePart } from "../../model";
import { call, parameter } from "../arguments/call";
import { oneWord } from "../arguments/kinds";
import { callOf } from "../call-site";
import type { TemporalKind } from "../kinds";
import type { Named, Refusal } from "../refusal";
import { VALUE } from "./operand";
import { type KindOf, type NameOf, type OriginOf, Value } from "./value";

const PART = oneWord<DatePart>("year", "quarter", "month", "day", "dayOfWeek", "dayOfYear", "hour", "minute");
const DAYS_BETWEEN = call("daysBetween", parameter("from", VALUE), parameter("to", VALUE));
const DATE_PART = call("datePart", parameter("part", PART), parameter("value", VALUE));

/** Nothing, or the sentence that says why a value has no date. */
export type NeedsDate<Given, For extends string> =
  KindOf<Given> extends TemporalKind
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${For} needs a date or a timestamp`>;

/** Nothing, or the sentence that says why a value has no hour: a DATE has no clock. */
type HasPart<Given, Part> = Part extends "hour" | "minute"
  ? KindOf<Given> extends "date"
    ? Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${Part} needs a timestamp`>
    : unknown
  : unknown;

const INTEGER: ColumnType = { kind: "integer", width: "regular", unsigned: false };

/** Whole days from one date to another; negative when the second is earlier. */
export function daysBetween<From extends Value, To extends Value>(
  from: From & NeedsDate<From, "daysBetween">,
  to: To & NeedsDate<To, "daysBetween">,
): Value<OriginOf<From> | OriginOf<To>, "integer">;
export function daysBetween(...given: readonly unknown[]): Value<never, "integer"> {
  const { values, site, faults } = DAYS_BETWEEN.read(given, callOf(daysBetween));
  const [start, end] = values;
  return new Value(
    {
      kind: "daysBetween",
      type: INTEGER,
      nullable: start.expression.nullable || end.expression.nullable,
      from: start.expression,
      to: end.expression,
    },
    site,
    faults,
  );
}

/**
 * A number out of a date: `datePart("month", bookings.start_date)`. The first day of the week, 1, is Sunday. A DATE has no
 * hour and no minute.
 */
export function datePart<const Part extends DatePart, Given extends Value>(
  part: Part,
  value: Given & NeedsDate<Given, "datePart"> & HasPart<Given, Part>,
): Value<OriginOf<Given>, "integer">;
export function datePart(...given: readonly unknown[]): Value<never, "integer"> {
  const { values, site, faults } = DATE_PART.read(given, callOf(datePart));
  const [part, { expression }] = values;
  return new Value(
    { kind: "datePart", type: INTEGER, nullable: expression.nullable, part, value: expression },
    site,
    faults,
  );
}
