import stringWidth from "string-width";
import { visible } from "./cell";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

const GAP = "  ";
const SHORTEST = 8;

/** A plain table: titles, a rule, rows. The widest left-aligned column gives way when the line would be too long. */
export function table(titled: readonly Column[], given: readonly (readonly string[])[], width: number): string {
  const columns = titled.map((column) => ({ ...column, title: visible(column.title) }));
  const rows = given.map((row) => row.map(visible));
  const widths = fittedWidths(columns, rows, width);
  const line = (cells: readonly string[]) =>
    columns
      .map((column, at) => padded(shortened(cells[at] ?? "", widths[at] ?? 0), widths[at] ?? 0, column.align ?? "left"))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((cellWidth) => "─".repeat(cellWidth)).join(GAP);
  return [line(columns.map((column) => column.title)), rule, ...rows.map(line)].join("\n");
}

/** Whether nothing would be shortened. */
export function fits(titles: readonly string[], rows: readonly (readonly string[])[], width: number): boolean {
  const widths = titles.map((title, at) =>
    Math.max(stringWidth(visible(title)), ...rows.map((row) => stringWidth(visible(row[at] ?? "")))),
  );
  return widths.reduce((sum, cell) => sum + cell, 0) + GAP.length * (widths.length - 1) <= width;
}

function fittedWidths(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map((column, at) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[at] ?? "")), stringWidth(column.title)),
  );
  for (;;) {
    const excess = widths.reduce((sum, cell) => sum + cell, 0) + GAP.length * (widths.length - 1) - width;
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest] ?? 0;
    if (excess <= 0 || current <= SHORTEST) return widths;
    const next = Math.max(SHORTEST, ...widths.filter((cell) => cell < current));
    widths[widest] = Math.max(current - excess, Math.min(next, current - 1));
  }
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - stringWidth(text)));
  return align === "left" ? text + blanks : blanks + text;
}

function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
