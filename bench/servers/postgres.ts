import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PROJECT_ROOT, requireTool } from "../../lab/tools";

/** The virtual environment of bench/requirements.txt. */
export const BENCH_PROGRAMS = join(PROJECT_ROOT, ".cache", "bench", "bin");

export interface PostgresAddress {
  readonly url: string;
  readonly socketFolder: string;
}

export interface RunningPostgres extends PostgresAddress {
  stop(): Promise<void>;
}

/** A PostgreSQL with the settings that it is born with, its data in a temporary folder. */
export async function startPostgres(): Promise<RunningPostgres> {
  const python = requireTool(join(BENCH_PROGRAMS, "python"), "the benchmarks' Python", "make .cache/bench/.installed");
  const script = join(PROJECT_ROOT, "bench", "servers", "postgres.py");
  const server = spawn(python, [script, mkdtempSync(join(tmpdir(), "pg-"))], {
    // It warns of an environment that it does without.
    env: { ...process.env, PYTHONWARNINGS: "ignore" },
    stdio: ["pipe", "pipe", "inherit"],
    // Its own process group: Ctrl-C must not end it before its sessions.
    detached: true,
  });
  const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
  return {
    ...(JSON.parse(line) as PostgresAddress),
    stop: async () => {
      const exited = once(server, "exit");
      server.stdin.end();
      await exited;
    },
  };
}
