import { type AcceptanceDeclaration, ACCEPTS } from "./accept";
import { repeated } from "../checks/names/duplicates";
import type { ColumnKind } from "../model";
import { call, parameter } from "./arguments/call";
import { optional, options, record, required, set } from "./arguments/containers";
import { instance, text, where } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import { COLUMN_TYPE, type ColumnBuilder } from "./columns/builder";
import { EXTRACTION, ExtractionDeclaration } from "./extraction";
import { type Fault, NO_FAULTS } from "./fault";
import type { TemporalKind } from "./kinds";
import type { Named, Refusal } from "./refusal";

export type ColumnBuilders = Readonly<Record<string, ColumnBuilder>>;

/** A source table that has no name yet: its key in `mysqlSource` will be it. */
export class TableDefinition<Columns extends ColumnBuilders = ColumnBuilders> {
  constructor(
    readonly columns: Columns,
    readonly extract: ExtractionDeclaration,
    readonly unread: readonly string[],
    readonly accepts: readonly AcceptanceDeclaration[],
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

/** A table without columns. */
export function noDefinition(site: CallSite): TableDefinition {
  return new TableDefinition({}, new ExtractionDeclaration(null, site, NO_FAULTS), [], [], site, NO_FAULTS);
}

export const TABLE_DEFINITION = instance(TableDefinition, "a table's definition", "table({ ... })", noDefinition);

interface TableOptions {
  /** By name, in the order of the lake's files. */
  readonly columns: ColumnBuilders;
  /** How a run reads it. */
  readonly extract: ExtractionDeclaration;
  /** Columns of the source that are left unread on purpose, so that `npx pipeline drift` does not name them. */
  readonly unread?: readonly string[];
  /** Warnings that are let stand here. */
  readonly accepts?: readonly AcceptanceDeclaration[];
}

const UNREAD = where(text("a column's name"), (name) =>
  name === name.trim() ? null : { message: "has a blank at its end or start", fix: `write "${name.trim()}"` },
);

const TABLE = call(
  "table",
  parameter(
    "definition",
    where(
      options<TableOptions>("TableOptions", {
        columns: required(record(COLUMN_TYPE, "columns by name", "{ article_id: integer().primaryKey() }")),
        extract: required(EXTRACTION),
        unread: optional(set(UNREAD, "a list of columns' names", '["password_hash"]'), "[]"),
        accepts: ACCEPTS,
      }),
      ({ columns, unread = [] }) => {
        // MySQL tells columns of one table apart by more than their case.
        const read = new Set(Object.keys(columns).map((name) => name.toLowerCase()));
        const both = unread.filter((name) => read.has(name.toLowerCase()));
        if (both.length > 0)
          return { message: `reads ${both.join(" and ")} and leaves it unread`, fix: "take it out of one of the two" };
        const twice = [...repeated(unread, (name) => name)];
        return twice.length === 0
          ? null
          : { message: `leaves ${twice.join(" and ")} unread twice`, fix: "write it once: MySQL tells no case" };
      },
    ),
  ),
);

/**
 * A table as it stands in the source, or a view, which is read like one: declare as its primary key what tells its rows apart.
 * Columns keep their order: it is the order in the lake. Columns of the source that are not declared are not read; name in `unread` those that shall not be. A row without a primary key, and a
 * second one of the same, go to the quarantine.
 */
export function table<const Columns extends ColumnBuilders, const Watermark extends string = never>(definition: {
  readonly columns: Columns;
  readonly extract: ExtractionDeclaration<Watermark> & CheckedWatermark<Columns, Watermark>;
  readonly unread?: readonly string[];
  readonly accepts?: readonly AcceptanceDeclaration[];
}): TableDefinition<Columns>;
export function table(...given: readonly unknown[]): TableDefinition {
  const { values, site, faults } = TABLE.read(given, callOf(table));
  const [{ columns, extract, unread = [], accepts = [] }] = values;
  return new TableDefinition(columns, extract, unread, accepts, site, faults);
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
