import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { killGroup, sparkEnvironment, type JobExit, type JobProcess } from "../glue/job-process";
import { parseJsonObject } from "../json";
import { PROJECT_ROOT, PYTHON } from "../tools";

/** The real jobs in one Spark session that lives as long as the test; one that is killed is followed by another. */
export class SparkServer {
  private process: ChildProcess | null = null;

  /** In place of `runJobProcess`. */
  readonly run = async (job: JobProcess): Promise<JobExit> => {
    const server = (this.process ??= start(job));
    if (server.stdout === null) throw new Error("the Spark server's output cannot be read");
    const lines = createInterface({ input: server.stdout });
    server.stdin?.write(`${JSON.stringify({ script: job.script, arguments: job.arguments })}\n`);
    for await (const line of lines) {
      const event = parseJsonObject(line);
      if (event === null) continue;
      if (typeof event["exit"] === "number") {
        lines.close();
        return { code: event["exit"], signal: null, complaint: String(event["complaint"]) };
      }
      if (job.onProgress(event)) await this.stop();
    }
    return { code: null, signal: "SIGKILL", complaint: "" };
  };

  async stop(): Promise<void> {
    const server = this.process;
    this.process = null;
    if (server === null) return;
    const ended = once(server, "exit");
    killGroup(server);
    await ended;
  }
}

function start({ environment }: JobProcess): ChildProcess {
  return spawn(PYTHON, [join(PROJECT_ROOT, "lab", "oracle", "spark_server.py")], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment, ...sparkEnvironment(), PYTHONPATH: join(PROJECT_ROOT, "jobs") },
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
}
