import { describeNumber, type TypeDescriptor } from "./descriptor";

/** Read as a number: a driver would make it the first of January. */
export function describeYear(): TypeDescriptor {
  return describeNumber({
    mysqlDefinition: "YEAR",
    mysql: ["year", "year(4)"],
    read: (column) => `CAST(${column} AS SIGNED)`,
    spark: "int",
    redshift: "INTEGER",
  });
}
