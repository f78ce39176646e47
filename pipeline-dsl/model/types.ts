/**
 * The column types of the model, as plain data. One member a type family; what each one is called in
 * MySQL, Spark and Redshift stands in `model/types/<type>.ts`, the only place that knows.
 */
export type ColumnType =
  | { readonly kind: "integer"; readonly width: IntegerWidth; readonly unsigned: boolean }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number; readonly unsigned: boolean }
  | { readonly kind: "float" }
  | { readonly kind: "double" }
  /** BIT(length), 1 to 64. */
  | { readonly kind: "bit"; readonly length: number }
  | { readonly kind: "boolean" }
  /** Lengths count characters; utf8mb4 needs up to four bytes each in Redshift. */
  | { readonly kind: "char"; readonly length: number }
  | { readonly kind: "varchar"; readonly length: number }
  | { readonly kind: "text"; readonly size: TextSize }
  | { readonly kind: "binary"; readonly length: number }
  | { readonly kind: "varbinary"; readonly length: number }
  | { readonly kind: "blob"; readonly size: TextSize }
  | { readonly kind: "date" }
  /** Fractional second digits, 0 to 6. A datetime has no time zone and is read as UTC. */
  | { readonly kind: "datetime"; readonly precision: number }
  | { readonly kind: "timestamp"; readonly precision: number }
  | { readonly kind: "time"; readonly precision: number }
  | { readonly kind: "year" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "set"; readonly values: readonly string[] }
  | { readonly kind: "json" };

export type ColumnKind = ColumnType["kind"];
export type IntegerWidth = "tiny" | "small" | "medium" | "regular" | "big";
export type TextSize = "tiny" | "regular" | "medium" | "long";
