import { identifier } from "./identifier";
import type { SqlBatch } from "./statement";

/** Leaves nothing of a rehearsal in its warehouse: what is restored costs as long as it is stored. */
export function printCleanUpBatch(schema: string): SqlBatch {
  return { step: "clean_up", statements: [{ parts: [`DROP SCHEMA IF EXISTS ${identifier(schema)} CASCADE`] }] };
}
