import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { JsonObject } from "../json";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";

/**
 * The processes that answer for the recovery functions of one AWS. As in Lambda, a process that has answered answers
 * again: to start it takes longer than most of its answers. A call says whose environment it is answered in; what a
 * process makes once is of its Region.
 */
export class FunctionProcesses {
  private readonly idle: FunctionProcess[] = [];

  /** The line that answers; null: the process has ended. */
  async ask(region: string, call: JsonObject): Promise<string | null> {
    const process = this.take(region);
    const answer = await process.ask(call);
    if (answer !== null) this.idle.push(process);
    return answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((process) => process.end()));
  }

  private take(region: string): FunctionProcess {
    const at = this.idle.findIndex((process) => process.region === region);
    return (at < 0 ? undefined : this.idle.splice(at, 1)[0]) ?? new FunctionProcess(region);
  }
}

class FunctionProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string, undefined>;

  constructor(readonly region: string) {
    this.child = spawn(
      requireTool(PYTHON, "Python"),
      [join(PROJECT_ROOT, "lab", "aws", "recovery_function.py")],
      // Its own process group: Ctrl-C ends the execution, which ends this.
      { env: { PATH: process.env["PATH"] }, stdio: "pipe", detached: true },
    );
    this.child.stdin.on("error", () => undefined);
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async ask(call: JsonObject): Promise<string | null> {
    this.child.stdin.write(`${JSON.stringify(call)}\n`);
    const line: IteratorResult<string, undefined> = await this.answers.next();
    return line.done === true ? null : line.value;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.stdin.end();
    await exited;
  }
}
