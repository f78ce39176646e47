import type { ColumnKind, ColumnType } from "../types";

/** One column type in every system that a value of it passes through. */
export interface TypeDescriptor {
  /** As it stands in a CREATE TABLE of the source. */
  readonly mysqlDefinition: string;
  /** What `information_schema.columns.column_type` may say of it, in lower case: MySQL 5.7, MySQL 8 and MariaDB differ. */
  readonly mysql: readonly string[];
  /** MySQL expression over the quoted column, of a type that no JDBC driver reinterprets. */
  readonly read: (column: string) => string;
  /** Spark SQL over the quoted column as it was read, giving exactly `spark`. */
  readonly convert: (column: string) => string;
  /** Spark DDL type. Its Parquet form is one that COPY loads into `redshift`. */
  readonly spark: string;
  readonly redshift: string;
  /** Compared, trimmed and counted as text in Spark and Redshift. */
  readonly text: boolean;
  /** A date or a moment: has a calendar date. */
  readonly temporal: boolean;
  readonly numeric: boolean;
  /** Bytes that the longest value can need in Redshift, when that can be more than `redshift` holds; else null. */
  readonly outgrows: number | null;
  /** Arguments that MySQL, Spark or Redshift cannot have, one sentence each. */
  readonly faults: readonly string[];
}

export type TypeOf<Kind extends ColumnKind> = Extract<ColumnType, { readonly kind: Kind }>;

/** The systems' names of a type; the rest follows from its family. */
type Names = Pick<TypeDescriptor, "mysqlDefinition" | "mysql" | "spark" | "redshift"> & Partial<TypeDescriptor>;

const PLAIN = { text: false, temporal: false, numeric: false, outgrows: null, faults: [] };

export function describe(names: Names): TypeDescriptor {
  return {
    ...PLAIN,
    read: (column) => column,
    convert: (column) => `CAST(${column} AS ${names.spark})`,
    ...names,
  };
}

export function describeNumber(names: Names): TypeDescriptor {
  return describe({ numeric: true, ...names });
}

/** Redshift's VARCHAR counts bytes and ends at 65,535 of them; a utf8mb4 character needs up to four. */
export const LONGEST_VARCHAR = 65_535;

export function describeText(names: Omit<Names, "spark" | "redshift"> & { readonly bytes: number }): TypeDescriptor {
  const { bytes, ...rest } = names;
  return describe({
    spark: "string",
    redshift: `VARCHAR(${String(Math.min(Math.max(bytes, 1), LONGEST_VARCHAR))})`,
    text: true,
    outgrows: bytes > LONGEST_VARCHAR ? bytes : null,
    ...rest,
  });
}

/** Redshift's longest VARBYTE. */
export const LONGEST_VARBYTE = 16_777_216;

export function describeBytes(names: Omit<Names, "spark" | "redshift"> & { readonly bytes: number }): TypeDescriptor {
  const { bytes, ...rest } = names;
  return describe({
    spark: "binary",
    redshift: `VARBYTE(${String(Math.min(Math.max(bytes, 1), LONGEST_VARBYTE))})`,
    outgrows: bytes > LONGEST_VARBYTE ? bytes : null,
    ...rest,
  });
}

/** The faults of an argument that must be a whole number in a range. */
export function outside(name: string, value: number, least: number, most: number): readonly string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`the ${name} ${String(value)} is not a whole number from ${String(least)} to ${String(most)}`];
}
