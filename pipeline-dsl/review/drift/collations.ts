/** Character sets whose characters are Unicode's, of which one side can be turned into the other. */
const UNICODE = new Set(["utf8mb4", "utf8mb3", "utf8", "ucs2", "utf16", "utf16le", "utf32"]);

/**
 * How MySQL compares two columns of these collations (reference manual, "Collation Coercibility in Expressions"; MariaDB
 * alike): of one character set, the one that ends in _bin decides and two others are an illegal mix; of two sets, the Unicode one decides.
 */
export function comparisonOf(one: string, other: string): "same" | "possible" | "refused" {
  if (one === other) return "same";
  const [set, otherSet] = [characterSetOf(one), characterSetOf(other)];
  if (set === otherSet) return isBinary(one) !== isBinary(other) ? "possible" : "refused";
  return UNICODE.has(set) || UNICODE.has(otherSet) ? "possible" : "refused";
}

/** A collation is named after its character set; utf8 is an alias of utf8mb3. */
function characterSetOf(collation: string): string {
  const [set = ""] = collation.split("_");
  return set === "utf8" ? "utf8mb3" : set;
}

function isBinary(collation: string): boolean {
  return collation.endsWith("_bin");
}
