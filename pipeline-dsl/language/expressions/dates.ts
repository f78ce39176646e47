import type { ColumnType, DatePart } from "../../model";
import { callOf } from "../call-site";
import type { TemporalKind } from "../kinds";
import type { Named, Refusal } from "../refusal";
import { constantBeside, valueOf } from "./constant";
import { type KindOf, type NameOf, type OriginOf, Value } from "./value";

/** Nothing, or the sentence that says why a value has no date. */
export type NeedsDate<Given, For extends string> =
  KindOf<Given> extends TemporalKind
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${For} needs a date or a timestamp`>;

const INTEGER: ColumnType = { kind: "integer", width: "regular", unsigned: false };

/** Whole days from one date to another; negative when the second is earlier. */
export function daysBetween<From extends Value, To extends Value>(
  from: From & NeedsDate<From, "daysBetween">,
  to: To & NeedsDate<To, "daysBetween">,
): Value<OriginOf<From> | OriginOf<To>, "integer"> {
  const site = callOf(daysBetween);
  const start = valueOf(from, site);
  const end = constantBeside(to, start.expression.type, site);
  return new Value(
    {
      kind: "daysBetween",
      type: INTEGER,
      nullable: start.expression.nullable || end.expression.nullable,
      from: start.expression,
      to: end.expression,
    },
    site,
    [...start.faults, ...end.faults],
  );
}

/** A number out of a date: `datePart("month", bookings.start_date)`. The first day of the week, 1, is Sunday. */
export function datePart<Given extends Value>(
  part: DatePart,
  value: Given & NeedsDate<Given, "datePart">,
): Value<OriginOf<Given>, "integer"> {
  const site = callOf(datePart);
  const { expression, faults } = valueOf(value, site);
  return new Value(
    { kind: "datePart", type: INTEGER, nullable: expression.nullable, part, value: expression },
    site,
    faults,
  );
}
