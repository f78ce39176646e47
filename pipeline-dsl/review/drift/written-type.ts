import type { ColumnType, IntegerWidth, TextSize } from "../../model";

const INTEGERS: Readonly<Record<IntegerWidth, string>> = {
  tiny: "tinyint",
  small: "smallint",
  medium: "mediumint",
  regular: "integer",
  big: "bigint",
};

const SIZES: Readonly<Record<TextSize, string>> = { tiny: "tiny", regular: "", medium: "medium", long: "long" };

/** A type as it is written in a definition: `decimal(10, 2)`. */
export function writtenType(type: ColumnType): string {
  switch (type.kind) {
    case "integer":
      return call(INTEGERS[type.width], ...unsigned(type));
    case "decimal":
      return call("decimal", type.precision, type.scale, ...unsigned(type));
    case "bit":
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
      return call(type.kind, type.length);
    case "text":
    case "blob":
      return call(`${SIZES[type.size]}${type.kind}`);
    case "datetime":
    case "timestamp":
    case "time":
      return call(type.kind, ...(type.precision === 0 ? [] : [type.precision]));
    case "enum":
    case "set":
      return call(`${type.kind}Of`, ...type.values.map((value) => JSON.stringify(value)));
    case "float":
    case "double":
    case "boolean":
    case "date":
    case "year":
    case "json":
      return call(type.kind);
    default:
      return type satisfies never;
  }
}

function unsigned(type: { readonly unsigned: boolean }): readonly string[] {
  return type.unsigned ? ["{ unsigned: true }"] : [];
}

function call(name: string, ...given: readonly (string | number)[]): string {
  return `${name}(${given.join(", ")})`;
}
