import type { CallSite } from "../call-site";
import { unfitCharacter } from "../arguments/characters";
import { asWritten, either, instance, type Kind, simple, where } from "../arguments/kinds";
import { Column, type Operand, Value } from "./value";

/** Stands in for a value that is at fault, so that the rest of the definition can be looked at. */
export function nullValue(site: CallSite): Value {
  const type = { kind: "integer", width: "regular", unsigned: false } as const;
  return new Value({ kind: "constant", type, nullable: true, value: null }, site);
}

/** A column of a source table or an expression over some. */
export const VALUE: Kind<Value> = instance(Value, "a column or an expression", "", nullValue);

type Plain = string | number | boolean;

function isPlainConstant(given: unknown): given is Plain {
  return typeof given === "number" ? Number.isFinite(given) : typeof given === "string" || typeof given === "boolean";
}

export const CONSTANT: Kind<Plain> = asWritten<Plain>(
  where(
    simple<Plain>("a constant", "", isPlainConstant, () => 0),
    unfitCharacter,
  ),
  'write it as text with its type, such as constant("12345678901234567890", decimal(20, 0))',
);

export const OPERAND: Kind<Operand> = either(VALUE, CONSTANT);

const ANY_COLUMN = instance(Column, "a column of a source", "", (site) => new Column(nullValue(site).expression, site));

/** A source column itself: an expression over it will not do. */
export const COLUMN: Kind<Column> = ANY_COLUMN;
