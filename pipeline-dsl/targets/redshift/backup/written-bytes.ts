import { LONGEST_VARCHAR } from "../../../model/types/descriptor";
import { asText } from "../as-text";
import { identifier } from "../identifier";
import type { TableColumn } from "../table";
import { varbyteBytes } from "../type-text";

// UNLOAD writes no VARBYTE as Parquet (`r_UNLOAD`, Unloading a column of the VARBYTE data type): a backup holds its hexadecimal
// digits, and a restore reads them back.

export function holdsBytes(columns: readonly TableColumn[]): boolean {
  return columns.some(({ type }) => varbyteBytes(type) !== null);
}

/** The type in which a column is written. */
export function writtenType({ type }: Pick<TableColumn, "type">): string {
  const bytes = varbyteBytes(type);
  return bytes === null ? type : `VARCHAR(${String(Math.min(2 * bytes, LONGEST_VARCHAR))})`;
}

/** A column of the table as it is written. */
export function written({ name, type }: TableColumn): string {
  const column = identifier(name);
  return varbyteBytes(type) === null ? column : `${asText(type, column)} AS ${column}`;
}

/** A column of what was written as the table has it. */
export function readAgain({ name, type }: TableColumn): string {
  const column = identifier(name);
  return varbyteBytes(type) === null ? column : `TO_VARBYTE(${column}, 'hex')`;
}
