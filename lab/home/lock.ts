import { closeSync, mkdirSync, openSync, unlinkSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { LabError, systemCodeOf } from "../errors";
import { readTextIfPresent } from "./files";

/** One process at a time works in a home: PostgreSQL and MariaDB each own their data folder. */
export interface HomeLock {
  release(): void;
}

export function lockHome(path: string): HomeLock {
  mkdirSync(dirname(path), { recursive: true });
  if (!createLockFile(path)) {
    const owner = Number(readTextIfPresent(path));
    if (owner === process.pid || isProcessAlive(owner)) {
      throw new LabError(
        "Pipeline.AlreadyRunning",
        `process ${String(owner)} works in this home (${dirname(path)}); wait until it ends`,
      );
    }
    unlinkSync(path);
    if (!createLockFile(path)) throw new LabError("Pipeline.AlreadyRunning", `another process has just taken ${path}`);
  }
  return {
    release: () => {
      unlinkSync(path);
    },
  };
}

export function isProcessAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === "EPERM";
  }
}

function createLockFile(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}
