import { callOf, type CallSite } from "./call-site";
import type { CheckedDuration } from "./units";

/** How a table is read. `Watermark` names the column that newRowsBy goes by. */
export class ExtractionDeclaration<Watermark extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly watermark: Watermark };

  constructor(
    readonly watermark: { readonly column: string; readonly overlap: string } | null,
    readonly site: CallSite,
  ) {}
}

/** The whole table in every run: sees new rows, changed rows and rows that are gone. */
export function everything(): ExtractionDeclaration<never> {
  return new ExtractionDeclaration<never>(null, callOf(everything));
}

/**
 * Only rows that are new by a column, such as a time of creation that no later change moves. `overlap` is read again in
 * every run, for rows that were committed late. A DATE is read by whole days, a DATETIME on the clock of the source's
 * `timeZone`; within a day of a change of that clock the window is wider by the change. The first run that knows a table
 * reads it from the beginning. Rows that are read twice are loaded once: they go by their key.
 */
export function newRowsBy<const Watermark extends string, const Overlap extends string>(
  column: Watermark,
  options: { readonly overlap: CheckedDuration<Overlap> },
): ExtractionDeclaration<Watermark> {
  return new ExtractionDeclaration<Watermark>({ column, overlap: options.overlap }, callOf(newRowsBy));
}
