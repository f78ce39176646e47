import type { SqlNode } from "./grammar";

/** What is computed with, without words and signs. */
export function operandsOf({ children }: SqlNode): readonly SqlNode[] {
  return children.filter(({ kind }) => /[a-z]/.test(kind) && kind !== "datetimeUnit");
}

/** A column's name without the backquotes in which it may stand. */
export function columnName(written: string): string {
  return written.startsWith("`") ? written.slice(1, -1).replaceAll("``", "`") : written;
}

export function formOf({ children }: SqlNode): string {
  return children.map(({ kind }) => kind).join(" ");
}

export function shown({ text: written }: SqlNode): string {
  return written.length > 40 ? `${written.slice(0, 40)}…` : written;
}
