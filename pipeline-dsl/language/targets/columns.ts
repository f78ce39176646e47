import type { ColumnKind } from "../../model";
import { record, set } from "../arguments/containers";
import { either, instance, text } from "../arguments/kinds";
import { nullValue, VALUE } from "../expressions/operand";
import { type KindOf, type NameOf, RenamedValue, type TableName, type Value } from "../expressions/value";
import { NO_FAULTS } from "../fault";
import type { Refusal } from "../refusal";
import { LOOKUP, type LookupDeclaration } from "./lookup-declaration";

const RENAMED = instance(
  RenamedValue,
  "a renamed column",
  "",
  (site) => new RenamedValue(nullValue(site), "", site, NO_FAULTS),
);

const TARGET_COLUMN = either(either(VALUE, RENAMED), LOOKUP);

export type ColumnDeclaration = Value | RenamedValue | LookupDeclaration;

/** In the order of the warehouse's table. A plain constant is written as `constant("EUR")`: a text is more often a slip. */
export const TARGET_COLUMNS = record(TARGET_COLUMN, "columns by name", "{ order_id: orders.order_id }");

/** A natural key or a grain. */
export const COLUMN_NAMES = set(text("a column's name"), "a list of columns' names", '["order_id"]');

/** The columns of a target that reads one table, each of them a value or the sentence that says why it is none. */
export type CheckedColumns<Target extends string, Origin extends string, Columns> = {
  readonly [Name in keyof Columns & string]: Columns[Name] extends {
    readonly _: { readonly origin: infer From extends string; readonly kind: ColumnKind };
  }
    ? [From] extends [Origin]
      ? unknown
      : Refusal<`${NameOf<Columns[Name]>} is of another table; ${Target} reads ${TableName<Origin>}`>
    : Columns[Name] extends LookupDeclaration<infer From>
      ? [From] extends [Origin]
        ? unknown
        : Refusal<`the lookup of ${Name} takes values of another table; ${Target} reads ${TableName<Origin>}`>
      : Refusal<`${Name} of ${Target} is neither a source column nor an expression nor a lookup`>;
};

/** Names of columns that hold a value of the row: what a natural key or a grain is made of. */
export type CheckedNames<Target extends string, Columns, Names extends readonly string[], Use extends string> = {
  readonly [Index in keyof Names]: Names[Index] extends keyof Columns & string
    ? Columns[Names[Index]] extends Value | RenamedValue | ColumnKind
      ? Names[Index]
      : Refusal<`${Names[Index]} of ${Target} is a lookup; a ${Use} is made of values of the source`>
    : Refusal<`${Target} has no column ${Names[Index]} for its ${Use}`>;
};

/** The kinds of a target's columns, by name. */
export type KindsOf<Columns> = {
  readonly [Name in keyof Columns & string]: Columns[Name] extends Value | RenamedValue ? KindOf<Columns[Name]> : never;
};
