import { describeNumber, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** MySQL has 65 digits; Spark and Redshift end at 38. */
const MOST_DIGITS = 38;
const MOST_DECIMALS = 30;

export function describeDecimal({ precision, scale, unsigned }: TypeOf<"decimal">): TypeDescriptor {
  const size = `(${String(precision)},${String(scale)})`;
  const suffix = unsigned ? " unsigned" : "";
  return describeNumber({
    mysqlDefinition: `DECIMAL${size}${suffix.toUpperCase()}`,
    mysql: [`decimal${size}${suffix}`],
    spark: `decimal${size}`,
    redshift: `DECIMAL${size}`,
    faults: [
      ...outside("precision", precision, 1, MOST_DIGITS),
      ...outside("scale", scale, 0, Math.min(precision, MOST_DECIMALS)),
    ],
  });
}
