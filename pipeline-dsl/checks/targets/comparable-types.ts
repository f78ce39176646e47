import type { ColumnType } from "../../model";

/** Whether equal values of the two types are equal in every engine that compares them. */
export function areComparable(left: ColumnType, right: ColumnType): boolean {
  if (left.kind === "decimal" && right.kind === "decimal") return left.scale === right.scale;
  return familyOf(left) === familyOf(right);
}

function familyOf(type: ColumnType): string {
  switch (type.kind) {
    case "char":
    case "varchar":
    case "text":
    case "enum":
    case "set":
      return "text";
    case "binary":
    case "varbinary":
    case "blob":
      return "binary";
    case "integer":
    case "year":
      return "integer";
    case "datetime":
    case "timestamp":
      return "timestamp";
    case "decimal":
    case "float":
    case "double":
    case "bit":
    case "boolean":
    case "date":
    case "time":
    case "json":
      return type.kind;
    default:
      return type satisfies never;
  }
}
