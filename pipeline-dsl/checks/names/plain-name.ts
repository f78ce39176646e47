import { RESERVED_WORDS } from "../../targets/redshift/reserved-words";

/** A name that the warehouse takes unquoted and that is nobody's, made from one that it does not take: advice may not be refused in turn. */
export function plainName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  if (words === "") return "name";
  const plain = /^[a-z]/.test(words) ? words : `column_${words}`;
  return isReserved(plain) || isOfSystem(plain) ? `${plain}_name` : plain;
}

/** Whatever its case. */
export function isReserved(name: string): boolean {
  return RESERVED_WORDS.has(name.toLowerCase());
}

export function isOfSystem(name: string): boolean {
  return SYSTEM_COLUMNS.has(name);
}

/**
 * Columns that every table has: PostgreSQL 8.0, 5.4 "System Columns", from which Redshift comes, and those under which its
 * catalogue lists the transactions that wrote and removed a row. `oid` is a reserved word.
 */
const SYSTEM_COLUMNS: ReadonlySet<string> = new Set("tableoid xmin cmin xmax cmax ctid insertxid deletexid".split(" "));
