import type { ColumnKind } from "../model";

/** What a kind of column can be compared with. Keys match by family, conditions and mixed values by group. */
interface Kinds {
  integer: { family: "integer"; group: "number" };
  year: { family: "integer"; group: "number" };
  bit: { family: "integer"; group: "number" };
  decimal: { family: "decimal"; group: "number" };
  float: { family: "real"; group: "number" };
  double: { family: "real"; group: "number" };
  boolean: { family: "boolean"; group: "boolean" };
  char: { family: "text"; group: "text" };
  varchar: { family: "text"; group: "text" };
  text: { family: "text"; group: "text" };
  enum: { family: "text"; group: "text" };
  set: { family: "text"; group: "text" };
  binary: { family: "bytes"; group: "bytes" };
  varbinary: { family: "bytes"; group: "bytes" };
  blob: { family: "bytes"; group: "bytes" };
  date: { family: "date"; group: "temporal" };
  datetime: { family: "timestamp"; group: "temporal" };
  timestamp: { family: "timestamp"; group: "temporal" };
  time: { family: "time"; group: "time" };
  json: { family: "json"; group: "json" };
}

export type Family<Kind extends ColumnKind> = Kinds[Kind]["family"];
export type Group<Kind extends ColumnKind> = Kinds[Kind]["group"];

/** Kinds by group, for the conditions that need one. */
export type NumberKind = "integer" | "year" | "bit" | "decimal" | "float" | "double";
export type TextKind = "char" | "varchar" | "text" | "enum" | "set";
export type TemporalKind = "date" | "datetime" | "timestamp";

/** The kind that holds the values of all of them, as `expressions/common-type.ts` finds it. */
export type CommonKind<Kind extends ColumnKind> = [Kind] extends [NumberKind]
  ? NumberResult<Kind>
  : [Kind] extends [TextKind]
    ? "varchar"
    : [Kind] extends [TemporalKind]
      ? [Extract<Kind, "datetime" | "timestamp">] extends [never]
        ? "date"
        : "timestamp"
      : Kind;

export type NumberResult<Kind extends ColumnKind> = [Extract<Kind, "float" | "double">] extends [never]
  ? [Extract<Kind, "decimal">] extends [never]
    ? "integer"
    : "decimal"
  : "double";
