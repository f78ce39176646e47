import { RESERVED_WORDS } from "./reserved-words";

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** Quoted only when needed, so that printed SQL stays readable. */
export function identifier(name: string): string {
  return PLAIN.test(name) && !RESERVED_WORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** How a character stands in a literal. Redshift reads backslashes there as PostgreSQL 8.0 does: `\\'` would not end it. */
const IN_LITERALS: Readonly<Record<string, string>> = { "'": "''", "\\": "\\\\", "\n": "\\n", "\r": "\\r" };

/** Ends of lines are written out, so that neither an indentation nor a checkout can change them. */
export function textLiteral(value: string): string {
  return `'${value.replace(/['\\\n\r]/g, (character) => IN_LITERALS[character] ?? character)}'`;
}

/** A statement as a literal of another one: it keeps its lines. */
export function statementLiteral(statement: string): string {
  return `'${statement.replace(/['\\]/g, (character) => IN_LITERALS[character] ?? character)}'`;
}
