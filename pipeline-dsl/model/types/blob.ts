import type { TextSize } from "../types";
import { describeBytes, type TypeDescriptor, type TypeOf } from "./descriptor";

const SIZES: Readonly<Record<TextSize, { readonly mysql: string; readonly bytes: number }>> = {
  tiny: { mysql: "tinyblob", bytes: 255 },
  regular: { mysql: "blob", bytes: 65_535 },
  medium: { mysql: "mediumblob", bytes: 16_777_215 },
  long: { mysql: "longblob", bytes: 4_294_967_295 },
};

export function describeBlob({ size }: TypeOf<"blob">): TypeDescriptor {
  const { mysql, bytes } = SIZES[size];
  return describeBytes({ mysqlDefinition: mysql.toUpperCase(), mysql: [mysql], bytes });
}
