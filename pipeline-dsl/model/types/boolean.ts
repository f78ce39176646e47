import { describe, type TypeDescriptor } from "./descriptor";

/** MySQL's BOOLEAN is TINYINT(1), in which any number but zero is true. */
export function describeBoolean(): TypeDescriptor {
  return describe({
    mysqlDefinition: "BOOLEAN",
    mysql: ["tinyint(1)"],
    read: (column) => `CAST(${column} <> 0 AS SIGNED)`,
    spark: "boolean",
    redshift: "BOOLEAN",
  });
}
