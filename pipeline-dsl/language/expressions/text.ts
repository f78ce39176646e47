import { type Call, call, parameter, rest } from "../arguments/call";
import { callOf } from "../call-site";
import type { TextKind } from "../kinds";
import type { Accepted, Named, Refusal } from "../refusal";
import { valueOf } from "./constant";
import { OPERAND, VALUE } from "./operand";
import { functionText, joinedText } from "./text-type";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

const TRIM = call("trim", parameter("value", VALUE));
const LOWER = call("lower", parameter("value", VALUE));
const UPPER = call("upper", parameter("value", VALUE));
const CONCAT = call("concat", rest("values", OPERAND, "at least one"));

export type NeedsText<Given, For extends string> =
  KindOf<Given> extends TextKind ? unknown : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${For} needs text`>;

/** Without blanks at both ends. */
export function trim<Given extends Value>(value: Given & NeedsText<Given, "trim">): Value<OriginOf<Given>, "varchar">;
export function trim(...given: readonly unknown[]): Value<never, "varchar"> {
  return textFunction("trim", TRIM, given, trim);
}

/** In lower case. */
export function lower<Given extends Value>(value: Given & NeedsText<Given, "lower">): Value<OriginOf<Given>, "varchar">;
export function lower(...given: readonly unknown[]): Value<never, "varchar"> {
  return textFunction("lower", LOWER, given, lower);
}

/** In upper case. Its type is half as long again, since some characters become longer: ß is SS. */
export function upper<Given extends Value>(value: Given & NeedsText<Given, "upper">): Value<OriginOf<Given>, "varchar">;
export function upper(...given: readonly unknown[]): Value<never, "varchar"> {
  return textFunction("upper", UPPER, given, upper);
}

/** One text after the other; NULL when one of them is. */
export function concat<const Given extends readonly Operand[]>(
  ...values: { readonly [Index in keyof Given]: Accepted<Given[Index], NeedsText<Given[Index], "concat">> }
): Value<OriginOf<Given[number]>, "varchar">;
export function concat(...given: readonly unknown[]): Value<never, "varchar"> {
  const { values, site, faults } = CONCAT.read(given, callOf(concat));
  const expressions = values[0].map((value) => valueOf(value, site).expression);
  return new Value(
    {
      kind: "concat",
      type: joinedText(expressions.map((expression) => expression.type)),
      nullable: expressions.some((expression) => expression.nullable),
      values: expressions,
    },
    site,
    faults,
  );
}

function textFunction(
  name: "trim" | "lower" | "upper",
  word: Call<readonly [Value]>,
  given: readonly unknown[],
  builder: (value: never) => unknown,
): Value<never, "varchar"> {
  const { values, site, faults } = word.read(given, callOf(builder));
  const [{ expression }] = values;
  const type = functionText(name, expression.type);
  return new Value(
    { kind: "text", type, nullable: expression.nullable, function: name, value: expression },
    site,
    faults,
  );
}
