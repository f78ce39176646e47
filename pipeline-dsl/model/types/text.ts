import type { TextSize } from "../types";
import { describeText, type TypeDescriptor, type TypeOf } from "./descriptor";

/** Bytes that a value may need in UTF-8: MySQL counts those of the column's own character set, of which one becomes up to three. */
const SIZES: Readonly<Record<TextSize, { readonly mysql: string; readonly bytes: number }>> = {
  tiny: { mysql: "tinytext", bytes: 1_020 },
  regular: { mysql: "text", bytes: 3 * 65_535 },
  medium: { mysql: "mediumtext", bytes: 16_777_215 },
  long: { mysql: "longtext", bytes: 4_294_967_295 },
};

export function describeLongText({ size }: TypeOf<"text">): TypeDescriptor {
  const { mysql, bytes } = SIZES[size];
  return describeText({ mysqlDefinition: mysql.toUpperCase(), mysql: [mysql], bytes });
}
