import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { TaskError } from "../executions/task";
import type { Json, JsonObject } from "../json";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";

interface FunctionProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly answers: AsyncIterator<string>;
}

interface Answer {
  readonly answer?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly wrote?: boolean;
}

/** `jobs/recovery` itself, in a process that answers one call after another; it starts with the first. */
export class RecoveryFunction {
  private process: FunctionProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();

  /**
   * `environment`: what docs/internals.md says that the function reads, and where AWS is. `afterCall`: keeps what it may
   * have written.
   */
  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly afterCall: () => Promise<unknown> = () => Promise.resolve(),
  ) {}

  /** `gone`: the other Region does not answer. What the function raises is a TaskError of that name. */
  async invoke(event: JsonObject, gone: boolean): Promise<Json> {
    const answer = await this.ask({ event, gone, dies: false });
    if (answer.error !== undefined) throw new TaskError(answer.error, answer.cause ?? "");
    return answer.answer ?? null;
  }

  /** As a function that runs out of time behind its first write. False: it wrote nothing. */
  async breakOff(event: JsonObject): Promise<boolean> {
    return (await this.ask({ event, gone: false, dies: true })).wrote === true;
  }

  private ask(call: JsonObject): Promise<Answer> {
    const asked = this.last.then(async () => {
      const { child, answers } = (this.process ??= start(this.environment));
      child.stdin.write(`${JSON.stringify(call)}\n`);
      const line: IteratorResult<string, undefined> = await answers.next();
      await this.afterCall();
      if (line.done === true) throw new TaskError("Lambda.Unknown", "the function's process ended");
      return JSON.parse(line.value) as Answer;
    });
    this.last = asked.catch(() => undefined);
    return asked;
  }

  async stop(): Promise<void> {
    const child = this.process?.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.stdin.end();
    await exited;
  }
}

function start(environment: Readonly<Record<string, string>>): FunctionProcess {
  const child = spawn(
    requireTool(PYTHON, "Python"),
    [join(PROJECT_ROOT, "lab", "aws", "recovery_function.py")],
    // Its own process group: Ctrl-C ends the execution, which ends this.
    { env: { PATH: process.env["PATH"], ...environment }, stdio: "pipe", detached: true },
  );
  child.stdin.on("error", () => undefined);
  child.stderr.pipe(process.stderr);
  return { child, answers: createInterface(child.stdout)[Symbol.asyncIterator]() };
}
