import { type ColumnType, type ConstantValue, describeType } from "../../model";
import { printText } from "./literals";

/** A constant of exactly the given type. Decimals go through text, so that no digit passes through a float. */
export function printConstant(value: ConstantValue, type: ColumnType): string {
  const sparkType = describeType(type).spark;
  if (value === null) return `CAST(NULL AS ${sparkType})`;
  switch (type.kind) {
    case "char":
    case "varchar":
    case "text":
    case "enum":
    case "set":
    case "json":
      return printText(String(value));
    case "boolean":
      return value === true || value === 1 || value === "1" ? "TRUE" : "FALSE";
    case "date":
      return `DATE ${printText(String(value))}`;
    case "integer":
    case "year":
    case "bit":
      return sparkType === "int" ? String(value) : cast(String(value), sparkType);
    case "decimal":
    case "float":
    case "double":
    case "binary":
    case "varbinary":
    case "blob":
    case "datetime":
    case "timestamp":
    case "time":
      return cast(String(value), sparkType);
    default:
      return type satisfies never;
  }
}

function cast(text: string, sparkType: string): string {
  return `CAST(${printText(text)} AS ${sparkType})`;
}
