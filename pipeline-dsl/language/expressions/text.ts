import { callOf, type CallSite } from "../call-site";
import type { TextKind } from "../kinds";
import type { Accepted, Named, Refusal } from "../refusal";
import { valueOf } from "./constant";
import { functionText, joinedText } from "./text-type";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

export type NeedsText<Given, For extends string> =
  KindOf<Given> extends TextKind ? unknown : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${For} needs text`>;

/** Without blanks at both ends. */
export function trim<Given extends Value>(value: Given & NeedsText<Given, "trim">): Value<OriginOf<Given>, "varchar"> {
  return textFunction("trim", value, callOf(trim));
}

/** In lower case. */
export function lower<Given extends Value>(
  value: Given & NeedsText<Given, "lower">,
): Value<OriginOf<Given>, "varchar"> {
  return textFunction("lower", value, callOf(lower));
}

/** In upper case. */
export function upper<Given extends Value>(
  value: Given & NeedsText<Given, "upper">,
): Value<OriginOf<Given>, "varchar"> {
  return textFunction("upper", value, callOf(upper));
}

/** One text after the other; NULL when one of them is. */
export function concat<const Given extends readonly Operand[]>(
  ...values: { readonly [Index in keyof Given]: Accepted<Given[Index], NeedsText<Given[Index], "concat">> }
): Value<OriginOf<Given[number]>, "varchar"> {
  const site = callOf(concat);
  const parts = values.map((value) => valueOf(value, site));
  const expressions = parts.map((part) => part.expression);
  return new Value(
    {
      kind: "concat",
      type: joinedText(expressions.map((expression) => expression.type)),
      nullable: expressions.some((expression) => expression.nullable),
      values: expressions,
    },
    site,
    parts.flatMap((part) => part.faults),
  );
}

function textFunction(name: "trim" | "lower" | "upper", given: unknown, site: CallSite): Value<never, "varchar"> {
  const { expression, faults } = valueOf(given, site);
  const type = functionText(expression.type);
  return new Value(
    { kind: "text", type, nullable: expression.nullable, function: name, value: expression },
    site,
    faults,
  );
}
