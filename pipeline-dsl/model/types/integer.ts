import type { IntegerWidth } from "../types";
import { describeNumber, type TypeDescriptor, type TypeOf } from "./descriptor";

interface Width {
  readonly mysql: string;
  /** Display widths that MySQL 5.7 and MariaDB show for it. */
  readonly shown: { readonly signed: number; readonly unsigned: number };
  readonly signed: Holder;
  readonly unsigned: Holder;
}

interface Holder {
  readonly spark: string;
  readonly redshift: string;
}

const SMALL: Holder = { spark: "smallint", redshift: "SMALLINT" };
const REGULAR: Holder = { spark: "int", redshift: "INTEGER" };
const BIG: Holder = { spark: "bigint", redshift: "BIGINT" };
const BIGGER: Holder = { spark: "decimal(20,0)", redshift: "DECIMAL(20,0)" };

/** Redshift knows no unsigned integers and nothing under two bytes: each goes to the narrowest type that holds it. */
const WIDTHS: Readonly<Record<IntegerWidth, Width>> = {
  tiny: { mysql: "tinyint", shown: { signed: 4, unsigned: 3 }, signed: SMALL, unsigned: SMALL },
  small: { mysql: "smallint", shown: { signed: 6, unsigned: 5 }, signed: SMALL, unsigned: REGULAR },
  medium: { mysql: "mediumint", shown: { signed: 9, unsigned: 8 }, signed: REGULAR, unsigned: REGULAR },
  regular: { mysql: "int", shown: { signed: 11, unsigned: 10 }, signed: REGULAR, unsigned: BIG },
  big: { mysql: "bigint", shown: { signed: 20, unsigned: 20 }, signed: BIG, unsigned: BIGGER },
};

export function describeInteger({ width, unsigned }: TypeOf<"integer">): TypeDescriptor {
  const { mysql, shown, ...holders } = WIDTHS[width];
  const sign = unsigned ? "unsigned" : "signed";
  const suffix = unsigned ? " unsigned" : "";
  const holder = holders[sign];
  return describeNumber({
    ...holder,
    mysqlDefinition: `${mysql}${suffix}`.toUpperCase(),
    mysql: [
      `${mysql}${suffix}`,
      `${mysql}(${String(shown[sign])})${suffix}`,
      // What a BOOLEAN is called too; who declares a number wants the number.
      ...(width === "tiny" && !unsigned ? ["tinyint(1)"] : []),
    ],
    // Above the greatest signed BIGINT a driver would wrap around.
    read: (column) => (holder === BIGGER ? `CAST(${column} AS DECIMAL(20,0))` : column),
  });
}
