import { describeNumber, type TypeDescriptor } from "./descriptor";

export function describeFloat(): TypeDescriptor {
  return describeNumber({
    mysqlDefinition: "FLOAT",
    mysql: ["float"],
    // MySQL prints a FLOAT with six digits; as a DOUBLE it comes over exactly.
    read: (column) => `${column} + 0E0`,
    spark: "float",
    redshift: "REAL",
  });
}
