import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The rows of one table in a file: a JSON object a line, `{"c0": "text", "c1": null}`, by position in `columns`. */
export interface RowsFile {
  readonly columns: readonly string[];
  readonly path: string;
}

export type TextRow = readonly (string | null)[];

/** Names of a definition may differ in case only, which names of DuckDB's columns may not. */
export function columnAt(position: number): string {
  return `c${String(position)}`;
}

/** Writes rows as they come, a batch at a time. */
export class RowsFileWriter {
  private readonly file: number;

  constructor(private readonly rows: RowsFile) {
    mkdirSync(dirname(rows.path), { recursive: true });
    this.file = openSync(rows.path, "w");
  }

  write(batch: readonly TextRow[]): void {
    const names = this.rows.columns.map((_, position) => columnAt(position));
    const lines = batch.map(
      (row) => `${JSON.stringify(Object.fromEntries(names.map((name, position) => [name, row[position] ?? null])))}\n`,
    );
    if (lines.length > 0) writeSync(this.file, lines.join(""));
  }

  close(): void {
    closeSync(this.file);
  }
}
