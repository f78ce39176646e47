import { describeNumber, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** Read as the number that the bits write: a driver would give a boolean or bytes, depending on the length. */
export function describeBit({ length }: TypeOf<"bit">): TypeDescriptor {
  const type = `bit(${String(length)})`;
  const fits = length < 64;
  return describeNumber({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    read: (column) => (fits ? `CAST(${column} AS SIGNED)` : `CAST(CAST(${column} AS UNSIGNED) AS DECIMAL(20,0))`),
    spark: fits ? "bigint" : "decimal(20,0)",
    redshift: fits ? "BIGINT" : "DECIMAL(20,0)",
    faults: outside("length", length, 1, 64),
  });
}
