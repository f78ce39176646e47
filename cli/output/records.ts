import stringWidth from "string-width";

/** One value a line, for rows with many columns. */
export function records(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widest = columns.reduce((most, column) => Math.max(most, stringWidth(column)), 0);
  return rows
    .map((row) =>
      columns.map((column, at) => `${column}${" ".repeat(widest - stringWidth(column))}  ${row[at] ?? ""}`).join("\n"),
    )
    .map((record, at) => `── row ${at + 1}\n${record}`)
    .join("\n");
}
