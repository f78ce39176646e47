import { LONGEST_VARCHAR } from "../../model/types/descriptor";

/** Bytes of which the hexadecimal digits fit into Redshift's longest text. */
export const MOST_BYTES_AS_TEXT = Math.floor(LONGEST_VARCHAR / 2);

/** A value as text, for types that Redshift casts to VARCHAR and for those that it does not (BOOLEAN, VARBYTE). */
export function asText(type: string, value: string): string {
  if (type.startsWith("VARCHAR")) return value;
  if (type === "BOOLEAN") return `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' END`;
  if (type.startsWith("VARBYTE")) return `FROM_VARBYTE(${value}, 'hex')`;
  return `CAST(${value} AS VARCHAR(64))`;
}
