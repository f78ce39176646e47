import type { TargetColumn } from "../../model";

/** The dimension whose keys a column holds; null: it holds no keys. */
export function memberOf({ value }: TargetColumn): string | null {
  return value.kind === "lookup" ? value.dimension : null;
}
