import { identifier } from "../identifier";
import { andLines } from "../sql";

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

/**
 * True when a column differs, NULL being a value like any other, and never NULL itself. Redshift has no IS DISTINCT
 * FROM, and `(...) IS NOT TRUE` only in WHERE. Of a row that has not changed each column is looked at once.
 */
export function differs(columns: readonly string[], left: string, right: string, indent: string): string {
  const inner = `${indent}  `;
  return `CASE
${inner}WHEN ${agrees(columns, left, right, `${inner}  `)} THEN FALSE
${inner}ELSE TRUE
${indent}END`;
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
