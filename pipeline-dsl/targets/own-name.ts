import { createHash } from "node:crypto";

/**
 * What every name begins with that the pipeline makes for itself: temporary and history tables, helper columns, aliases,
 * variables, procedures. `name-kept-by-pipeline` refuses it in names of a definition, so the two never meet. Redshift,
 * PostgreSQL, Spark, Parquet and Athena all take such a name unquoted.
 */
export const OWN_PREFIX = "__";

/** Bytes of an identifier that PostgreSQL keeps: it stands in for Redshift in the lab, which keeps 127. */
export const LONGEST_IDENTIFIER = 63;

const HASH_DIGITS = 12;

/**
 * A name of the pipeline's own, made of names of the definition: `__found__location_key`. Different parts give different
 * names: what is too long, or could be read as other parts, has their hash in its head: `__found_0a1b2c3d4e5f__...`.
 */
export function ownName(role: string, ...parts: readonly string[]): string {
  const name = [`${OWN_PREFIX}${role}`, ...parts].join("__");
  if (name.length <= LONGEST_IDENTIFIER && !parts.some(isAmbiguous)) return name;
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, HASH_DIGITS);
  return [`${OWN_PREFIX}${role}_${hash}`, ...parts].join("__").slice(0, LONGEST_IDENTIFIER);
}

/** Whether the parts could not be told again from their joined name. */
function isAmbiguous(part: string): boolean {
  return part.includes("__") || part.startsWith("_") || part.endsWith("_");
}
