const NARROWEST_COLUMN = 10;

/** Whether as many columns can stand beside one another and still say something. */
export function columnsFit(columns: number, width: number): boolean {
  return columns * NARROWEST_COLUMN <= width;
}

/** One value a line, for rows with many columns. */
export function records(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widest = columns.reduce((most, column) => Math.max(most, column.length), 0);
  return rows
    .map((row) => columns.map((column, at) => `${column.padEnd(widest)}  ${row[at] ?? ""}`).join("\n"))
    .map((record, at) => `── row ${at + 1}\n${record}`)
    .join("\n");
}
