import { type ColumnType, type ConstantValue, describeType } from "../../model";
import { printText } from "./literals";

/** A constant of exactly the given type. Numbers go through text, so that no digit passes through a float. */
export function printConstant(value: ConstantValue, type: ColumnType): string {
  const sparkType = describeType(type).spark;
  if (value === null) return `CAST(NULL AS ${sparkType})`;
  switch (sparkType) {
    case "string":
      return printText(String(value));
    case "boolean":
      return value === true || value === 1 ? "TRUE" : "FALSE";
    case "date":
      return `DATE ${printText(String(value))}`;
    case "int":
      return String(value);
    default:
      return `CAST(${printText(String(value))} AS ${sparkType})`;
  }
}
