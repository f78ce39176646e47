import { identifier } from "../identifier";
import { andLines, orLines } from "../sql";

/** True when a column differs, NULL being a value like any other; Redshift has no IS DISTINCT FROM. For WHERE and CASE WHEN. */
export function differs(columns: readonly string[], left: string, right: string, indent: string): string {
  return orLines(
    columns.map(identifier).map((column) => {
      const [one, other] = [`${left}.${column}`, `${right}.${column}`];
      return `${one} <> ${other}
${indent}OR (${one} IS NULL AND ${other} IS NOT NULL)
${indent}OR (${one} IS NOT NULL AND ${other} IS NULL)`;
    }),
    indent,
  );
}

/** True when every column is the same, NULL being the same as NULL. */
export function agrees(columns: readonly string[], left: string, right: string, indent: string): string {
  return andLines(
    columns.map(identifier).map((column) => {
      const [one, other] = [`${left}.${column}`, `${right}.${column}`];
      return `(${one} = ${other} OR (${one} IS NULL AND ${other} IS NULL))`;
    }),
    indent,
  );
}

/** The equality join on key columns, which are never NULL. */
export function sameKey(columns: readonly string[], left: string, right: string): string {
  return columns
    .map(identifier)
    .map((column) => `${left}.${column} = ${right}.${column}`)
    .join(" AND ");
}

export function columnsOf(alias: string, columns: readonly string[]): readonly string[] {
  return columns.map((column) => `${alias}.${identifier(column)}`);
}
