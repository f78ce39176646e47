import type { SqlNode } from "./grammar";

/** What is computed with, without words and signs. */
export function operandsOf({ children }: SqlNode): readonly SqlNode[] {
  return children.filter(({ kind }) => /[a-z]/.test(kind) && kind !== "datetimeUnit");
}

export function formOf({ children }: SqlNode): string {
  return children.map(({ kind }) => kind).join(" ");
}

export function shown({ text: written }: SqlNode): string {
  return written.length > 40 ? `${written.slice(0, 40)}…` : written;
}
