import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { LabError, messageOf } from "../errors";
import { PROJECT_ROOT } from "../tools";
import {
  BIGINT_TYPE,
  CSV_OPTIONS,
  TYPES_KEPT_AS_TEXT,
  type QueryResult,
  type WarehouseServer,
  type WarehouseSession,
  WORK_MEMORY,
} from "./server";

/** The worker's protocol: every request has an answer with the same id; 0 says that the database is open. */
interface Requests {
  query: { parameters: { sql: string }; result: QueryResult };
  copy: { parameters: { sql: string; file: string }; result: number };
  close: { parameters: Record<string, never>; result: undefined };
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly detail: string | null; readonly code: string | null };
}

/** A statement's failure, with what the server says beyond the message. */
class StatementError extends Error {
  constructor(
    message: string,
    readonly detail: string | null,
    readonly code: string | null,
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** PostgreSQL in this process. It has one connection, so sessions take turns. */
export class PgliteServer implements WarehouseServer {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private lastSession: Promise<void> = Promise.resolve();

  private constructor(private readonly worker: Worker) {
    worker.on("message", (answer: Answer) => {
      this.settle(answer);
    });
    worker.on("error", (error) => {
      this.fail(error);
    });
  }

  static async open(folder: string): Promise<PgliteServer> {
    mkdirSync(folder, { recursive: true });
    const worker = new Worker(join(PROJECT_ROOT, "lab", "warehouse", "pglite-worker.mjs"), {
      workerData: { folder, typesKeptAsText: TYPES_KEPT_AS_TEXT, bigintType: BIGINT_TYPE },
    });
    const server = new PgliteServer(worker);
    await new Promise((resolve, reject) => {
      server.waiting.set(0, { resolve, reject });
    });
    return server;
  }

  async openSession(): Promise<WarehouseSession> {
    const previous = this.lastSession;
    let endTurn: () => void = () => undefined;
    this.lastSession = new Promise((resolve) => {
      endTurn = resolve;
    });
    await previous;
    await this.ask("query", { sql: `SET work_mem = '${WORK_MEMORY}'` });
    return {
      query: (sql) => this.ask("query", { sql }),
      copyCsv: (target, file) => this.ask("copy", { sql: `COPY ${target} FROM '/dev/blob' ${CSV_OPTIONS}`, file }),
      end: async () => {
        try {
          await this.ask("query", { sql: "ROLLBACK" });
          await this.ask("query", { sql: "DISCARD ALL" });
        } finally {
          endTurn();
        }
      },
    };
  }

  async close(): Promise<void> {
    await this.lastSession;
    await this.ask("close", {});
    await this.worker.terminate();
  }

  private ask<Name extends keyof Requests>(
    name: Name,
    parameters: Requests[Name]["parameters"],
  ): Promise<Requests[Name]["result"]> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, {
        resolve: (result) => {
          resolve(result as Requests[Name]["result"]);
        },
        reject,
      });
      this.worker.postMessage({ id, name, parameters });
    });
  }

  private settle({ id, result, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new StatementError(error.message, error.detail, error.code));
  }

  private fail(error: unknown): void {
    const failure = new LabError("Warehouse.Unreachable", `PGlite has stopped: ${messageOf(error)}`);
    for (const waiting of this.waiting.values()) waiting.reject(failure);
    this.waiting.clear();
  }
}
