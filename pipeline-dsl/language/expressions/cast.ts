import type { ColumnKind, ColumnType } from "../../model";
import { callOf } from "../call-site";
import type { ColumnBuilder } from "../columns/builder";
import { commonType, sameType } from "./common-type";
import { valueOf } from "./constant";
import { type Operand, type OriginOf, Value } from "./value";

/** The value as another type: `cast(apartments.price, decimal(12, 4))`. What does not fit becomes NULL. */
export function cast<Given extends Operand, Kind extends ColumnKind>(
  value: Given,
  type: ColumnBuilder<Kind>,
): Value<OriginOf<Given>, Kind> {
  const site = callOf(cast);
  const { expression, faults } = valueOf(value, site);
  const nullable = expression.nullable || !fits(expression.type, type.type);
  return new Value({ kind: "cast", type: type.type, nullable, value: expression }, site, faults);
}

/** Whether every value has its place in the wanted type. */
function fits(given: ColumnType, wanted: ColumnType): boolean {
  return sameType(commonType([given, wanted]), wanted);
}
