import { type ColumnType, describeType } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";
import { mostCharacters } from "../../model/types/most-characters";
import { characters } from "../../model/types/varchar";
import { DECIMAL, isWholeNumberOf } from "./of-type";

/** Where Spark surely makes NULL of a text: one that is written out, each member of an ENUM or SET, or any that is as short. */
export function castToNull(node: ExpressionNode): string | null {
  if (node.kind !== "cast") return null;
  const { value, type } = node;
  const { spark, mysqlDefinition } = describeType(type);
  const becomes = type.kind === "enum" ? "member" : mysqlDefinition;
  if (value.kind === "constant") {
    if (typeof value.value !== "string" || value.type.kind !== "varchar" || isReadAs(value.value.trim(), type))
      return null;
    return `no ${becomes} can be read from ${JSON.stringify(value.value)}`;
  }
  if (value.type.kind === "enum" || value.type.kind === "set")
    return value.type.values.some((member) => isReadAs(member.trim(), type))
      ? null
      : `no ${becomes} can be read from any of ${value.type.values.map((member) => JSON.stringify(member)).join(", ")}`;
  const most = mostCharacters(value.type);
  const least = spark === "date" || spark === "timestamp" ? SHORTEST_DAY : 0;
  return most === null || most >= least ? null : `no ${becomes} can be read from ${String(most)} characters`;
}

/** A year is the shortest text that Spark takes for a day. */
const SHORTEST_DAY = 4;

function isReadAs(text: string, type: ColumnType): boolean {
  if (type.kind === "enum") return type.values.includes(text);
  switch (describeType(type).spark) {
    case "string":
      return characters(text) <= (mostCharacters(type) ?? Number.POSITIVE_INFINITY);
    case "binary":
      return true;
    case "boolean":
      return /^(?:t|true|y|yes|1|f|false|n|no|0)$/i.test(text);
    case "date":
    case "timestamp":
      return /^[+-]?\d{4,7}(?:-\d{1,2}(?:-\d{1,2}(?:[ T].*)?)?)?$/.test(text);
    case "double":
    case "float":
      return /^[+-]?(?:inf|infinity|nan)$/i.test(text) || DECIMAL.test(text.replace(/[dfl]$/i, ""));
    default:
      return type.kind === "decimal" ? DECIMAL.test(text) : isWholeNumberOf(text, type);
  }
}
