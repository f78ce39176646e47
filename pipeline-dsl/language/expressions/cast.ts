import { type ColumnKind, type ColumnType, describeType } from "../../model";
import { call, parameter } from "../arguments/call";
import { callOf } from "../call-site";
import { type ColumnBuilder, TYPE_ALONE } from "../columns/builder";
import type { Group } from "../kinds";
import type { Accepted, Named, Refusal } from "../refusal";
import { commonType, isReal, sameType } from "./common-type";
import { argumentFaults } from "../type-arguments";
import { valueOf } from "./constant";
import { OPERAND } from "./operand";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

const CAST = call("cast", parameter("value", OPERAND), parameter("type", TYPE_ALONE));

/** Groups of kinds into which no value of a group can be cast. A time is text in Spark, which makes a moment of the day of the run of it. */
interface Strangers {
  number: "bytes" | "temporal" | "time";
  boolean: "bytes" | "temporal" | "time";
  bytes: "number" | "boolean" | "temporal" | "time" | "json";
  temporal: "number" | "boolean" | "bytes" | "time" | "json";
  text: "time";
  time: "number" | "boolean" | "bytes" | "temporal" | "json";
  json: "temporal" | "time";
}

/** Nothing, or the sentence that says why no value can become one of the type. */
type Castable<Given, Kind extends ColumnKind> = [Group<Kind> & Strangers[Group<KindOf<Given>>]] extends [never]
  ? unknown
  : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}, of which cast makes no ${Kind}`>;

/** The value as another type: `cast(apartments.price, decimal(12, 4))`. What does not fit, or is too long, becomes NULL. A type of whole numbers cuts digits after the point off (of a number: text that has some is none of its values), a decimal rounds to its own; a moment loses the digits of a second that its type does not have. */
export function cast<const Given extends Operand, Kind extends ColumnKind>(
  value: Accepted<Given, Castable<Given, Kind>>,
  type: ColumnBuilder<Kind>,
): Value<OriginOf<Given>, Kind>;
export function cast(...given: readonly unknown[]): Value {
  const { values, site, faults } = CAST.read(given, callOf(cast));
  const [value, type] = values;
  const { expression } = valueOf(value, site);
  const nullable = expression.nullable || !fits(expression.type, type.type);
  return new Value({ kind: "cast", type: type.type, nullable, value: expression }, site, [
    ...faults,
    ...argumentFaults("cast", type.type, site),
  ]);
}

type Integer = Extract<ColumnType, { kind: "integer" }>;

const WIDTHS: readonly Integer["width"][] = ["tiny", "small", "medium", "regular", "big"];

/** Without a sign, the sign's bit holds twice as much. */
function fitsInteger(given: Integer, wanted: Integer): boolean {
  const [from, to] = [WIDTHS.indexOf(given.width), WIDTHS.indexOf(wanted.width)];
  return given.unsigned === wanted.unsigned ? to >= from : given.unsigned && to > from;
}

/** Whether every value has its place in the wanted type. */
function fits(given: ColumnType, wanted: ColumnType): boolean {
  if (given.kind === "integer" && wanted.kind === "integer") return fitsInteger(given, wanted);
  // Up to 2155.
  if (given.kind === "year" && wanted.kind === "integer") return wanted.width !== "tiny";
  // The common type of a double and anything is a double.
  if (isReal(wanted)) return describeType(given).numeric;
  return sameType(commonType([given, wanted]), wanted);
}
