import type { LedgerItem } from "../aws/ledger";
import { readJsonIfPresent } from "./files";

/** The items of a run ledger, as its file has them, or none where it has not been used. No server has to run. */
export function ledgerItemsIn(path: string): readonly LedgerItem[] {
  return (readJsonIfPresent(path) ?? []) as readonly LedgerItem[];
}
