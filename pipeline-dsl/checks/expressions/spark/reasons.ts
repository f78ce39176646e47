import type { SqlNode } from "./grammar";
import { formOf } from "./nodes";

const FORM_REASONS: readonly (readonly [form: RegExp, reason: string])[] = [
  [/\bquery\b/, "holds a sub-query; an expression has one row to read"],
  [/KW_OVER|KW_FILTER|KW_WITHIN/, "is a window or an aggregate; an expression has one row to read"],
  [/setQuantifier|KW_FIRST|KW_LAST|KW_ANY_VALUE/, "is an aggregate; an expression has one row to read"],
  [/KW_CURRENT|KW_USER|KW_SESSION_USER/, "reads the clock or the session, which differ from run to run"],
  [/^ASTERISK$|DOT ASTERISK/, "is every column; name the ones that are read"],
  [/QUESTION|COLON/, "is a parameter, and nothing fills it"],
  [/^stringLit stringLit/, "is two texts beside each other, which Spark joins into one"],
  [/KW_DIV/, "is DIV, which Spark has for whole numbers and decimals alone; write floor(a / b)"],
  [/interval/, "is an interval; write date_add, add_months or timestampadd"],
  [/ARROW|LEFT_BRACKET|KW_STRUCT|COMMA|DOT/, "makes or reads a list or a structure, which no column can hold"],
];

export function reasonFor(node: SqlNode): string {
  const form = formOf(node);
  return FORM_REASONS.find(([pattern]) => pattern.test(form))?.[1] ?? "is not understood here";
}
