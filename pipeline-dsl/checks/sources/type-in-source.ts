import type { ColumnType } from "../../model";
import { describeType } from "../../model/types/registry";

/** As MySQL calls it, without a list of members. */
export function typeInSource(type: ColumnType): string {
  return type.kind === "enum" || type.kind === "set" ? type.kind.toUpperCase() : describeType(type).mysqlDefinition;
}
