import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The committed model stands beside the definition. */
export function lockPathOf(definition: string): string {
  return join(dirname(definition), "pipeline.lock.json");
}

/** The lock's text, or null when the definition has none. */
export function readLockText(definition: string): string | null {
  const path = lockPathOf(definition);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}
