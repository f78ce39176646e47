import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { LabEvent } from "../events";
import { TaskError, type TaskCall, type TaskHandlers } from "../executions/task";
import { isJsonObject } from "../json";
import type { JobExit, JobProcess } from "./job-process";
import { progressEvent } from "./progress";

export interface GlueOptions {
  /** Scripts in `jobs/` by job name. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly runJob: (job: JobProcess) => Promise<JobExit>;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFolder: string;
  /** True when a fault asks for this job run's process to end half-way. */
  readonly isToBeKilled: (call: TaskCall) => boolean;
  readonly onEvent: (event: LabEvent) => void;
  /** The jobs write to the ledger themselves. */
  readonly afterJob: () => Promise<void>;
}

/** Glue's startJobRun.sync: a job run is a process on this computer. */
export function glueTasks(options: GlueOptions): TaskHandlers {
  return {
    "glue:startJobRun.sync": async (call) => {
      const name = String(call.input["JobName"]);
      const script = options.scripts[name];
      if (script === undefined) throw new TaskError("Glue.EntityNotFoundException", `there is no job ${name}`);
      const id = `jr_${randomUUID().replaceAll("-", "")}`;
      const kill = options.isToBeKilled(call);
      const exit = await options.runJob({
        script,
        arguments: argumentsOf(call),
        environment: options.environment,
        log: join(options.logFolder, `${call.execution}.${call.state}.log`),
        signal: call.signal,
        onProgress: (line) => {
          const event = progressEvent(call.state, line);
          if (event !== null) options.onEvent(event);
          return kill && line["event"] === "table_written";
        },
      });
      await options.afterJob();
      const run = { Id: id, JobName: name };
      if (exit.code === 0) return { ...run, JobRunState: "SUCCEEDED" };
      // The cause of a failed .sync task is the job run, as GetJobRun describes it.
      throw new TaskError(
        "States.TaskFailed",
        JSON.stringify({ ...run, JobRunState: "FAILED", ErrorMessage: errorMessage(exit) }),
      );
    },
  };
}

function argumentsOf(call: TaskCall): string[] {
  const given = call.input["Arguments"];
  if (!isJsonObject(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => [name, String(value)]);
}

/** A failure's text starts with its code and can have several lines; a warning of Java's may stand before it. */
function errorMessage(exit: JobExit): string {
  if (exit.signal !== null) return `Lab.JobKilled: the job's process was ended by ${exit.signal}`;
  const lines = exit.complaint.split("\n");
  const start = lines.findIndex((line) => /^[A-Z]\w+\.[A-Z]\w+: /.test(line));
  const text = start < 0 ? exit.complaint : lines.slice(start).join("\n");
  return text === "" ? `Command failed with exit code ${String(exit.code)}` : text;
}
