import { describeNumber, type TypeDescriptor } from "./descriptor";

export function describeDouble(): TypeDescriptor {
  return describeNumber({
    mysqlDefinition: "DOUBLE",
    mysql: ["double"],
    spark: "double",
    redshift: "DOUBLE PRECISION",
  });
}
