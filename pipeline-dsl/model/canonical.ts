import { createHash } from "node:crypto";
import type { PipelineModel } from "./pipeline";

/** The names that say which thing an object is stand first. */
const FIRST = ["version", "kind", "id", "name"];

/** The model as the text of a lock file: equal models give equal bytes, whatever the order of their keys. */
export function printModel(model: PipelineModel): string {
  return `${JSON.stringify(model, inOrder, 2)}\n`;
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => rank(left) - rank(right) || (left < right ? -1 : 1)),
  );
}

function rank(key: string): number {
  const place = FIRST.indexOf(key);
  return place === -1 ? FIRST.length : place;
}

/** Equal models have equal hashes: by it two places say that they were made from one definition. */
export function modelHash(model: PipelineModel): string {
  return createHash("sha256").update(printModel(model)).digest("hex");
}
