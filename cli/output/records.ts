import stringWidth from "string-width";
import { visible } from "./cell";

/** One value a line, for rows with many columns. */
export function records(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = titles.map(visible);
  const widest = columns.reduce((most, column) => Math.max(most, stringWidth(column)), 0);
  return rows
    .map((row) =>
      columns
        .map((column, at) => `${column}${" ".repeat(widest - stringWidth(column))}  ${visible(row[at] ?? "")}`)
        .join("\n"),
    )
    .map((record, at) => `── row ${at + 1}\n${record}`)
    .join("\n");
}
