import { cpSync, renameSync, rmSync } from "node:fs";

/** Copies a folder with its times, so that a copy that was broken off is not taken for a whole one. */
export function copyTree(from: string, to: string): void {
  const unfinished = `${to}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, { recursive: true, preserveTimestamps: true });
  rmSync(to, { recursive: true, force: true });
  renameSync(unfinished, to);
}
