import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { whileRunning } from "./running";

export interface FinishedProcess {
  /** From its start to its end, by the clock. */
  readonly seconds: number;
  /** In milliseconds since the epoch. */
  readonly startedAt: number;
  readonly output: string;
}

/** Runs a command to its end; one that fails ends the measurement with what it said. */
export async function runProcess(
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = process.cwd(),
): Promise<FinishedProcess> {
  const startedAt = Date.now();
  const started = process.hrtime.bigint();
  const child = spawn(command, parameters, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "close") as Promise<[number | null]>;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await exited;
  };
  return whileRunning(Promise.resolve({ stop }), async () => {
    const [[code], output, complaint] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (code !== 0) throw new Error(`${command} ${parameters.join(" ")} failed:\n${output}${complaint}`);
    return { seconds, startedAt, output };
  });
}
