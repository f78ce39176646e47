import type { ColumnType, SourceTable } from "../../pipeline-dsl/model";
import { Purpose, type Dice } from "./dice";
import type { Row, Value } from "./rows";

/** Values for columns that the definition has gained and the marketplace knows nothing of, so that they are not all NULL. */
export function otherColumns(table: SourceTable, row: Row, dice: Dice, id: number): Row {
  const others = table.columns.filter(({ name }) => !(name in row));
  if (others.length === 0) return {};
  return Object.fromEntries(
    others.map(({ name, type }, index) => [name, valueOf(type, dice.throw(Purpose.OtherColumn, id, index))]),
  );
}

function valueOf(type: ColumnType, chance: number): Value {
  switch (type.kind) {
    case "integer":
    case "bit":
    case "boolean":
      return Math.floor(chance * 2);
    case "decimal":
    case "float":
    case "double":
      return chance.toFixed(2);
    case "char":
    case "varchar":
    case "text":
      return "ABC".charAt(Math.floor(chance * 3));
    case "date":
      return `2025-0${String(1 + Math.floor(chance * 9))}-01`;
    case "datetime":
    case "timestamp":
      return `2025-0${String(1 + Math.floor(chance * 9))}-01 12:00:00`;
    case "time":
      return "12:00:00";
    case "year":
      return 2025;
    case "enum":
    case "set":
      return type.values[Math.floor(chance * type.values.length)] ?? null;
    case "json":
      return "{}";
    case "binary":
    case "varbinary":
    case "blob":
      return "";
  }
}
