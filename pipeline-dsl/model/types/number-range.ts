import type { ColumnType, IntegerWidth } from "../types";

/** The numbers that a type has: from `least` to `most`, in steps of the last digit of `scale` digits after the point. */
export interface NumberRange {
  readonly least: bigint;
  readonly most: bigint;
  readonly scale: number;
}

const BITS: Readonly<Record<IntegerWidth, bigint>> = { tiny: 8n, small: 16n, medium: 24n, regular: 32n, big: 64n };

/** As MySQL has them; null for what is no exact number. */
export function numbersOf(type: ColumnType): NumberRange | null {
  switch (type.kind) {
    case "integer": {
      const values = 2n ** BITS[type.width];
      return type.unsigned
        ? { least: 0n, most: values - 1n, scale: 0 }
        : { least: -values / 2n, most: values / 2n - 1n, scale: 0 };
    }
    case "bit":
      return { least: 0n, most: 2n ** BigInt(type.length) - 1n, scale: 0 };
    case "decimal": {
      const most = 10n ** BigInt(type.precision) - 1n;
      return { least: type.unsigned ? 0n : -most, most, scale: type.scale };
    }
    case "year":
      return { least: 0n, most: 2155n, scale: 0 };
    default:
      return null;
  }
}
