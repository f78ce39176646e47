import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readJsonIfPresent, writeJson } from "../home/files";
import { isProcessAlive } from "../home/lock";
import type { Json } from "../json";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

/** What is kept of an execution, one file each. */
export interface ExecutionRecord {
  readonly name: string;
  readonly machine: string;
  readonly status: ExecutionStatus;
  /** The process that runs it. */
  readonly pid: number;
  readonly started_at: string;
  readonly stopped_at: string | null;
  readonly input: Json;
  readonly output: Json;
  readonly error: string | null;
  readonly cause: string | null;
  readonly events: readonly ExecutionEvent[];
}

export interface ExecutionEvent {
  readonly at: number;
  readonly type: "entered" | "exited" | "failed" | "retried" | "caught";
  readonly state: string;
  readonly error?: string;
  readonly cause?: string;
}

export class ExecutionRecords {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  has(name: string): boolean {
    return existsSync(this.pathOf(name));
  }

  write(record: ExecutionRecord): void {
    writeJson(this.pathOf(record.name), record);
  }

  /** An execution whose process is gone has ended, whatever its file says. */
  read(name: string): ExecutionRecord | null {
    const record = readJsonIfPresent(this.pathOf(name)) as ExecutionRecord | null;
    return record === null ? null : settled(record);
  }

  all(): readonly ExecutionRecord[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => settled(readJsonIfPresent(join(this.folder, file)) as ExecutionRecord))
      .sort((left, right) => left.started_at.localeCompare(right.started_at));
  }

  private pathOf(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}

function settled(record: ExecutionRecord): ExecutionRecord {
  return record.status === "RUNNING" && !isProcessAlive(record.pid) ? { ...record, status: "ABORTED" } : record;
}
