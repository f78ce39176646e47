import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { LabError, messageOf, systemCodeOf } from "../errors";

/**
 * Replaces a file so that a process that is killed leaves the old content or the new one, never half of it. Like the
 * lab's servers it does not wait for the disk, which would guard against a loss of power alone.
 */
export function writeFileAtomically(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${String(process.pid)}.new`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

export function writeJson(path: string, value: unknown): void {
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * The document in a file of a home, or null where there is no such file. Only the lab writes them, so their shape is what it
 * wrote. Throws `Lab.HomeUnreadable` for what is no JSON: a disk that was full, or a file that was edited by hand.
 */
export function readJsonIfPresent(path: string): unknown {
  const text = readTextIfPresent(path);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabError(
      "Lab.HomeUnreadable",
      `${path} cannot be read: ${messageOf(error)}. Fix: put the file back from a copy of the home, or use another --home`,
    );
  }
}

/** The file's content, or null where there is no such file. */
export function readTextIfPresent(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return null;
    throw error;
  }
}
