import type { ColumnKind } from "../model";
import { callOf, type CallSite } from "./call-site";
import type { ColumnBuilder } from "./columns/builder";
import type { ExtractionDeclaration } from "./extraction";
import type { TemporalKind } from "./kinds";
import type { Named, Refusal } from "./refusal";

export type ColumnBuilders = Readonly<Record<string, ColumnBuilder>>;

/** A source table that has no name yet: its key in `mysqlSource` will be it. */
export class TableDefinition<Columns extends ColumnBuilders = ColumnBuilders> {
  constructor(
    readonly columns: Columns,
    readonly extract: ExtractionDeclaration,
    readonly site: CallSite,
  ) {}
}

/** A table as it stands in the source. Columns keep their order: it is the order in the lake. */
export function table<const Columns extends ColumnBuilders, const Watermark extends string = never>(definition: {
  readonly columns: Columns;
  readonly extract: ExtractionDeclaration<Watermark> & CheckedWatermark<Columns, Watermark>;
}): TableDefinition<Columns> {
  return new TableDefinition(definition.columns, definition.extract, callOf(table));
}

/** Nothing, or the sentence that says why a column cannot tell new rows. */
type CheckedWatermark<Columns extends ColumnBuilders, Watermark extends string> = [Watermark] extends [never]
  ? unknown
  : Watermark extends keyof Columns
    ? Columns[Watermark] extends ColumnBuilder<infer Kind extends ColumnKind, infer Nullable>
      ? Kind extends TemporalKind
        ? Nullable extends false
          ? unknown
          : Refusal<`${Watermark} can be NULL; newRowsBy needs a column with notNull(), or rows without it are never read`>
        : Refusal<`${Watermark} is ${Named<Kind>}; newRowsBy needs a date or a timestamp`>
      : never
    : Refusal<`newRowsBy names ${Watermark}, which is no column of the table`>;
