import { call, parameter } from "./arguments/call";
import { options, required } from "./arguments/containers";
import { instance, text } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import { type Fault, NO_FAULTS } from "./fault";
import type { CheckedDuration } from "./units";

/** How a table is read. `Watermark` names the column that newRowsBy goes by. */
export class ExtractionDeclaration<Watermark extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly watermark: Watermark };

  constructor(
    readonly watermark: { readonly column: string; readonly overlap: string } | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

interface NewRowsOptions {
  /** What is read again in every run, for rows that were committed late. */
  readonly overlap: string;
}

const EVERYTHING = call("everything");
const NEW_ROWS_BY = call(
  "newRowsBy",
  parameter("column", text("a column's name", '"created_at"')),
  parameter(
    "options",
    options<NewRowsOptions>("NewRowsOptions", { overlap: required(text("a length of time", '"2 hours"')) }),
  ),
);

export const EXTRACTION = instance(
  ExtractionDeclaration,
  "how the table is read",
  "everything()",
  (site) => new ExtractionDeclaration(null, site, NO_FAULTS),
);

/**
 * The whole table in every run: sees new rows, changed rows and rows that are gone. Up to 250,000 keys it is read by one
 * statement, and so as it is at one moment; a larger one whose key is a number over several, each at a moment of its own.
 */
export function everything(): ExtractionDeclaration<never>;
export function everything(...given: readonly unknown[]): ExtractionDeclaration<never> {
  const { site, faults } = EVERYTHING.read(given, callOf(everything));
  return new ExtractionDeclaration<never>(null, site, faults);
}

/**
 * Only rows that are new by a column, such as a time of creation that no later change moves. `overlap` is read again in
 * every run, for rows that were committed late. A DATE is read by whole days, a DATETIME on the clock of the source's
 * `timeZone`; within a day of a change of that clock the window is wider by the change. The first run that knows a table,
 * or reads it by another column than the run before, reads it from the beginning. Rows that are read twice are loaded
 * once: they go by their key.
 */
export function newRowsBy<const Watermark extends string, const Overlap extends string>(
  column: Watermark,
  options: { readonly overlap: CheckedDuration<Overlap> },
): ExtractionDeclaration<Watermark>;
export function newRowsBy(...given: readonly unknown[]): ExtractionDeclaration {
  const { values, site, faults } = NEW_ROWS_BY.read(given, callOf(newRowsBy));
  return new ExtractionDeclaration({ column: values[0], overlap: values[1].overlap }, site, faults);
}
