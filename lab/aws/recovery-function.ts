import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { TaskError } from "../executions/task";
import type { Json, JsonObject } from "../json";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";

/** `jobs/recovery` itself, in a process that answers one call after another. */
export class RecoveryFunction {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private last: Promise<unknown> = Promise.resolve();

  /** `environment`: what docs/internals.md says that the function reads, and where AWS is. */
  constructor(environment: Readonly<Record<string, string>>) {
    this.process = spawn(
      requireTool(PYTHON, "Python"),
      [join(PROJECT_ROOT, "lab", "aws", "recovery_function.py")],
      // Its own process group: Ctrl-C ends the execution, which ends this.
      { env: { PATH: process.env["PATH"], ...environment }, stdio: "pipe", detached: true },
    );
    this.process.stdin.on("error", () => undefined);
    this.process.stderr.pipe(process.stderr);
    this.answers = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  /** `gone`: the other Region does not answer. What the function raises is a TaskError of that name. */
  invoke(event: JsonObject, gone: boolean): Promise<Json> {
    const asked = this.last.then(async () => {
      this.process.stdin.write(`${JSON.stringify({ event, gone })}\n`);
      const line: IteratorResult<string, undefined> = await this.answers.next();
      if (line.done === true) throw new TaskError("Lambda.Unknown", "the function's process ended");
      const answer = JSON.parse(line.value) as { answer?: Json; error?: string; cause?: string };
      if (answer.error !== undefined) throw new TaskError(answer.error, answer.cause ?? "");
      return answer.answer ?? null;
    });
    this.last = asked.catch(() => undefined);
    return asked;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, "exit");
    this.process.stdin.end();
    await exited;
  }
}
