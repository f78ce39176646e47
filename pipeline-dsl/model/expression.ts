import type { ColumnType } from "./types";

/** A source column, by table: expressions of one target read one table, `distinct` reads several. */
export interface ColumnReference {
  readonly source: string;
  readonly table: string;
  readonly column: string;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/";
export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type DatePart = "year" | "quarter" | "month" | "day" | "dayOfWeek" | "dayOfYear" | "hour" | "minute";

/** A typed value computed from the columns of one source row. Every node states its result type. */
export type Expression =
  | { readonly kind: "column"; readonly type: ColumnType; readonly nullable: boolean; readonly column: ColumnReference }
  | { readonly kind: "constant"; readonly type: ColumnType; readonly nullable: boolean; readonly value: ConstantValue }
  | { readonly kind: "cast"; readonly type: ColumnType; readonly nullable: boolean; readonly value: Expression }
  | {
      readonly kind: "arithmetic";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "coalesce";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly values: readonly Expression[];
    }
  | {
      readonly kind: "case";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly branches: readonly { readonly when: Predicate; readonly then: Expression }[];
      readonly otherwise: Expression;
    }
  | {
      readonly kind: "concat";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly values: readonly Expression[];
    }
  | {
      readonly kind: "text";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly function: "trim" | "lower" | "upper";
      readonly value: Expression;
    }
  | {
      readonly kind: "datePart";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly part: DatePart;
      readonly value: Expression;
    }
  | {
      readonly kind: "daysBetween";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly from: Expression;
      readonly to: Expression;
    }
  /** The written-out escape: Spark SQL text with its type and every column that it reads. */
  | {
      readonly kind: "spark";
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly sql: string;
      readonly reads: readonly ColumnReference[];
    };

/** Text stands for text, dates (`2026-01-31`) and decimals (`0.10`), so that no digit is lost. */
export type ConstantValue = string | number | boolean | null;

/** A row condition. In rules, rows in which it needs a NULL value are left out of the ratio. */
export type Predicate =
  | {
      readonly kind: "compare";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "oneOf"; readonly value: Expression; readonly values: readonly ConstantValue[] }
  | { readonly kind: "matches"; readonly value: Expression; readonly pattern: string }
  | { readonly kind: "isNull"; readonly value: Expression }
  | { readonly kind: "and"; readonly all: readonly Predicate[] }
  | { readonly kind: "or"; readonly any: readonly Predicate[] }
  | { readonly kind: "not"; readonly predicate: Predicate };
