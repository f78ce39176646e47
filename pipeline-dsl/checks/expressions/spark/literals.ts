import { CONSTANTS, isDateLiteral, isTimestampLiteral, textOfLiteral } from "./constants";
import type { Given } from "./families";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";
import { shown } from "./nodes";

type Literal = { readonly text: string | null; readonly number: number | null } | { readonly fault: string };

/** A constant that is written out; null where something else stands. */
export function literalOf(node: SqlNode): Literal | null {
  const [inner] = node.children;
  if (node.kind === "number") return { text: null, number: Number(node.text) };
  if (node.kind === "stringLit") {
    const read = textOfLiteral(node.text);
    return "fault" in read ? read : { text: read.text, number: null };
  }
  return inner !== undefined && node.children.length === 1 ? literalOf(inner) : null;
}

/** Where a constant must stand, as `constants.ts` says. */
export function needConstant(judge: Judge, kind: string, node: SqlNode, what: string): void {
  const fault = literalOf(node) ?? { text: null, number: null };
  const told = "fault" in fault ? fault.fault : CONSTANTS[kind]?.(fault.text, fault.number);
  if (told !== undefined && told !== null)
    judge.refuse(
      `${shown(node)} in ${what}: ${"fault" in fault ? told : `the argument ${told}`}`,
      "write such a constant",
    );
}

/** Endings such as L and D, and more digits than a decimal has, are read in ways that few know. */
export function number(judge: Judge, { text: written }: SqlNode): Given {
  const digits = written.replaceAll(/\D/g, "").length;
  if (/^-?(?:\d+|\d+\.\d*|\.\d+)$/.test(written) && digits <= 38) return "number";
  return judge.refuse(
    `${written} is not allowed as a number`,
    "write digits and a point, at most 38; cast it for another type",
  );
}

export function text(judge: Judge, { children }: SqlNode): Given {
  const read = textOfLiteral(children[0]?.text ?? "");
  return "fault" in read
    ? judge.refuse(`${children[0]?.text ?? ""}: ${read.fault}`, "write the text as Spark should read it")
    : "text";
}

export function moment(judge: Judge, { children, text: written }: SqlNode): Given {
  const [type, literal] = children;
  const value = (literal?.text ?? "").slice(1, -1);
  const kind = type?.text.toLowerCase();
  if (kind === "date" && isDateLiteral(value)) return "date";
  if (kind === "timestamp" && isTimestampLiteral(value)) return "timestamp";
  return judge.refuse(`${written} is no constant`, "write DATE '2026-01-31' or TIMESTAMP '2026-01-31 12:00:00'");
}
