import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RunResult } from "../result";
import { PROJECT_ROOT } from "../tools";

const COMMAND = join(PROJECT_ROOT, "cli", "bin", "pipeline.js");

export interface Outcome {
  /** Null when a signal ended the command. */
  readonly exitCode: number | null;
  readonly result: RunResult | null;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  /** A line of progress that matches. */
  line(pattern: RegExp): Promise<string>;
  /** As the out-of-memory killer ends it: nothing is tidied up. */
  kill(): void;
  readonly ended: Promise<Outcome>;
}

/** `npx pipeline run --json` as a user starts it: the real command in a process of its own. */
export function startRun(parameters: readonly string[], wrapper: readonly string[] = []): RunningCommand {
  return startCommand("run", parameters, wrapper);
}

export function startCommand(
  name: "run" | "failover",
  parameters: readonly string[],
  wrapper: readonly string[] = [],
): RunningCommand {
  const [program, ...before] = [...wrapper, process.execPath];
  const child = spawn(program, [...before, COMMAND, name, "--json", ...parameters], {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = once(child, "close").then(([exitCode]: unknown[]): Outcome => {
    const text = output.join("");
    for (const look of waiting) look();
    return {
      exitCode: typeof exitCode === "number" ? exitCode : null,
      result: text === "" ? null : (JSON.parse(text) as RunResult),
      stderr: lines.join("\n"),
    };
  });
  return {
    pid: child.pid ?? 0,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined && child.exitCode === null && child.signalCode === null) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`no line ${String(pattern)} in:\n${lines.join("\n")}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    kill: () => child.kill("SIGKILL"),
    ended,
  };
}

export function finishedRun(parameters: readonly string[], wrapper: readonly string[] = []): Promise<Outcome> {
  return startRun(parameters, wrapper).ended;
}
