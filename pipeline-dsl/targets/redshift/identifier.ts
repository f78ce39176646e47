import { RESERVED_WORDS } from "./reserved-words";

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** Quoted only when needed, so that printed SQL stays readable. */
export function identifier(name: string): string {
  return PLAIN.test(name) && !RESERVED_WORDS.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

export function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
