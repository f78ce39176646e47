import type { SqlAction, WarehouseAction } from "./action";
import { maskQuotes } from "./quotes";

type Rewrite = readonly [RegExp, string];

/**
 * Everything in which the lab's SQL differs from what Redshift runs. Nothing inside string literals is touched; the
 * bodies of procedures are.
 *
 * - `DISTSTYLE`, `DISTKEY`, `SORTKEY`, `ENCODE`, `BACKUP` are dropped: PostgreSQL has no such storage.
 * - `IDENTITY(1,1)` becomes `IDENTITY (START WITH 1 INCREMENT BY 1)`.
 * - `VARBYTE(n)` becomes `BYTEA`, `SUPER` becomes `JSONB`.
 * - `GETDATE()` becomes `LOCALTIMESTAMP(0)`: both give the time at which the transaction began.
 * - `FNV_HASH` becomes `HASHTEXTEXTENDED`, another 64-bit hash with a seed: fingerprints compare within one warehouse.
 * - `FROM_VARBYTE` becomes `ENCODE`, which writes the same hexadecimal digits, and `TO_VARBYTE` becomes `DECODE`.
 * - A literal with a backslash gets an `E` before it: Redshift reads each as PostgreSQL reads those.
 * - After `CREATE TEMP TABLE ... AS` and `COPY` comes an `ANALYZE`: Redshift takes a new table's statistics by itself,
 *   PostgreSQL only after the transaction. After `LOCK` comes one where the table has changed much since its last.
 * - `COPY ... FORMAT AS PARQUET` and `UNLOAD` are not SQL of PostgreSQL: the lab carries them out itself.
 */
const STORAGE: readonly Rewrite[] = [
  [/\s+DISTSTYLE\s+(?:AUTO|EVEN|KEY|ALL)\b/gi, ""],
  [/\s+DISTKEY(?:\s*\([^)]*\))?(?=[\s,)]|$)/gi, ""],
  [/\s+(?:COMPOUND\s+|INTERLEAVED\s+)?SORTKEY(?:\s+(?:AUTO|NONE)\b|\s*\([^)]*\)|(?=[\s,)]|$))/gi, ""],
  [/\s+ENCODE\s+\w+/gi, ""],
  [/\s+BACKUP\s+(?:YES|NO)\b/gi, ""],
];

const MEANING: readonly Rewrite[] = [
  [/\bIDENTITY\s*\(\s*(-?\d+)\s*,\s*(-?\d+)\s*\)/gi, "IDENTITY (START WITH $1 INCREMENT BY $2)"],
  [/\bVARBYTE\s*(?:\(\s*\d+\s*\))?/gi, "BYTEA"],
  [/\bSUPER\b/gi, "JSONB"],
  [/\bGETDATE\s*\(\s*\)/gi, "LOCALTIMESTAMP(0)"],
  [/\bFNV_HASH\s*\(/gi, "HASHTEXTEXTENDED("],
  [/\bFROM_VARBYTE\s*\(/gi, "ENCODE("],
  [/\bTO_VARBYTE\s*\(/gi, "DECODE("],
];

/** A table whose identity column starts at what a procedure has found: the statement stands in literals. */
const EXECUTED = /EXECUTE '([^']*)IDENTITY\(' \|\| ([^']+) \|\| ',1\)([^']*)'/g;

export function rewriteForPostgres(statement: string): WarehouseAction {
  const text = withoutLeadingComments(statement);
  return copyOf(text) ?? unloadOf(text) ?? sqlOf(statement, text);
}

function sqlOf(statement: string, text: string): SqlAction {
  const locked = /^LOCK\s+([\w."]+)\s*;?\s*$/i.exec(text)?.[1] ?? null;
  return { kind: "sql", text: rewriteText(statement), filled: filledBy(text), locked };
}

function rewriteText(given: string): string {
  const text = given.replace(EXECUTED, (_, before: string, seed: string, after: string) =>
    [`EXECUTE '${before}IDENTITY (START WITH '`, seed, `' INCREMENT BY 1)${applied(STORAGE, after)}'`].join(" || "),
  );
  const { masked, unmask } = maskQuotes(text, (piece) => (/^'.*\\/s.test(piece) ? `E${piece}` : piece));
  return unmask(applied([...STORAGE, ...MEANING], masked));
}

/** The statement as PostgreSQL's parser reads it, with Redshift's own functions and types. */
export function withoutStorage(text: string): string {
  const { masked, unmask } = maskQuotes(text);
  return unmask(applied([...STORAGE, [/\bIDENTITY\s*\([^)]*\)/gi, "IDENTITY"]], masked));
}

function applied(rewrites: readonly Rewrite[], masked: string): string {
  return rewrites.reduce((rewritten, [pattern, replacement]) => rewritten.replace(pattern, replacement), masked);
}

function copyOf(text: string): WarehouseAction | null {
  const match =
    /^COPY\s+(?<table>[\w."]+)(?:\s*\((?<columns>[^)]*)\))?\s+FROM\s+'(?<from>[^']+)'[^;]*\bFORMAT\s+(?:AS\s+)?PARQUET\s*;?\s*$/i.exec(
      text,
    );
  const { table, columns, from } = match?.groups ?? {};
  if (table === undefined || from === undefined) return null;
  return { kind: "copy", table, columns: columns?.split(",").map(unquoted) ?? null, from };
}

function filledBy(text: string): string | null {
  return /^CREATE\s+TEMP(?:ORARY)?\s+TABLE\s+([\w."]+)\s+AS\b/i.exec(text)?.[1] ?? null;
}

function unloadOf(text: string): WarehouseAction | null {
  const match =
    /^UNLOAD\s*\(\s*'(?<query>(?:[^']|'')*)'\s*\)\s*TO\s+'(?<to>[^']+)'[^;]*\bFORMAT\s+AS\s+(?<format>JSON|PARQUET)\b[^;]*\bKMS_KEY_ID\s+'[^']+'\s+ENCRYPTED\s*$/i.exec(
      text,
    );
  const { query, to, format } = match?.groups ?? {};
  if (query === undefined || to === undefined) return null;
  const unloaded = {
    kind: "unload" as const,
    query: rewriteText(query.replace(/''|\\\\/g, (pair) => pair.charAt(0))),
    to,
  };
  if (format?.toUpperCase() === "PARQUET") return { ...unloaded, format: "parquet" };
  return { ...unloaded, format: "json", extension: /\bEXTENSION\s+'(?<extension>\w+)'/i.exec(text)?.[1] ?? null };
}

function unquoted(identifier: string): string {
  const name = identifier.trim();
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
}

function withoutLeadingComments(statement: string): string {
  return statement.replace(/^(?:\s*--[^\n]*\n)*\s*/, "");
}
