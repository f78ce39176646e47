import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";

/** What a verification came to: `6 tables compared, all equal`. */
export function verifiedWords({ tables, differing, counted = [] }: RecoveryReport["verified"]): string {
  const equal = differing.length === 0 ? "all equal" : `differing: ${differing.join(", ")}`;
  const byRows =
    counted.length === 0 ? "" : `; by their rows alone, since the definition has changed: ${counted.join(", ")}`;
  return `${String(tables)} tables compared, ${equal}${byRows}`;
}
