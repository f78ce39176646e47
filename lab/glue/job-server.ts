import { spawn, type ChildProcessByStdio } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { parseJsonObject } from "../json";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";
import type { JobExit, JobProcess } from "./job-process";
import { sparkEnvironment } from "./spark-environment";

const JOB_SERVER = join(PROJECT_ROOT, "lab", "glue", "job_server.py");
const KEPT_COMPLAINT_LINES = 20;

/**
 * Runs the jobs of a home, each in a Spark session of its own, in one process that stays warm between them. It has its
 * own process group, which ends with this process at the latest; one that is killed is followed by another.
 */
export class JobServer {
  private idle: ServerProcess | null = null;

  /** `home` is only a name: it tells processes apart in a list of them. `others`: processes that other homes leave. */
  constructor(
    private readonly home: string,
    private readonly others: WarmJobProcesses | null,
  ) {}

  /** Begins to start what the next job needs, if nothing is there. */
  start(): void {
    this.idle ??= this.nextProcess();
  }

  readonly run = async (job: JobProcess): Promise<JobExit> => {
    const server = this.idle ?? this.nextProcess();
    this.idle = null;
    const exit = await server.run(job);
    this.keep(server);
    return exit;
  };

  /** Two jobs at once have a process each; one of them is enough afterwards. */
  private keep(server: ServerProcess): void {
    if (server.isAlive && this.idle === null) this.idle = server;
    else server.stop();
  }

  async close(): Promise<void> {
    const server = this.idle;
    this.idle = null;
    if (server === null) return;
    if (this.others !== null) this.others.leave(server);
    else await end(server);
  }

  private nextProcess(): ServerProcess {
    return this.others?.take() ?? new ServerProcess(this.home);
  }
}

/** Processes that have no job, for whichever home comes next. */
export class WarmJobProcesses {
  private idle: ServerProcess[] = [];

  leave(server: ServerProcess): void {
    if (server.isAlive) this.idle.push(server);
  }

  take(): ServerProcess | null {
    this.idle = this.idle.filter(({ isAlive }) => isAlive);
    return this.idle.pop() ?? null;
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(end));
  }
}

async function end(server: ServerProcess): Promise<void> {
  server.stop();
  await server.ended;
}

class ServerProcess {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private onLine: (line: string) => void = () => undefined;
  private onComplaint: (line: string) => void = () => undefined;
  readonly ended: Promise<Omit<JobExit, "complaint">>;
  /** False: it ends, and takes no job any more. */
  isAlive = true;

  constructor(home: string) {
    this.child = spawn(requireTool(PYTHON, "Python"), [JOB_SERVER, home], {
      // The Spark settings of one computer name the jars relative to the checkout.
      cwd: PROJECT_ROOT,
      env: { ...process.env, ...sparkEnvironment() },
      // That standard input closes tells the process that this one is gone.
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    // A process that is gone says so by its end.
    this.child.stdin.on("error", () => undefined);
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      this.onLine(line);
    });
    createInterface({ input: this.child.stderr }).on("line", (line) => {
      this.onComplaint(line);
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => {
        this.isAlive = false;
        resolve({ code, signal });
      });
    });
  }

  async run({ script, arguments: given, environment, log: path, signal, onProgress }: JobProcess): Promise<JobExit> {
    mkdirSync(dirname(path), { recursive: true });
    const log = createWriteStream(path, { flags: "a" });
    const stop = (): void => {
      this.stop();
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();

    const complaints: string[] = [];
    this.onComplaint = (line) => {
      log.write(`${line}\n`);
      complaints.push(line);
      if (complaints.length > KEPT_COMPLAINT_LINES) complaints.shift();
    };
    const answered = new Promise<JobExit>((resolve) => {
      this.onLine = (line) => {
        const event = parseJsonObject(line);
        if (event !== null && typeof event["exit"] === "number") {
          const complaint = String(event["complaint"]);
          if (complaint !== "") log.write(`${complaint}\n`);
          if (event["again"] !== true) stop();
          resolve({ code: event["exit"], signal: null, complaint });
          return;
        }
        log.write(`${line}\n`);
        if (event !== null && onProgress(event)) stop();
      };
    });
    const request = { script: join(PROJECT_ROOT, "jobs", script), arguments: given, environment };
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    try {
      const died = this.ended.then((end) => ({ ...end, complaint: complaints.join("\n").trim() }));
      return await Promise.race([answered, died]);
    } finally {
      signal.removeEventListener("abort", stop);
      this.onLine = this.onComplaint = () => undefined;
      log.end();
    }
  }

  /** Python and the Java that it starts. */
  stop(): void {
    if (this.child.pid !== undefined && this.isAlive) process.kill(-this.child.pid, "SIGKILL");
    this.isAlive = false;
  }
}
