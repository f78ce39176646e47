import { executionArn } from "./arn";
import type { ExecutionRecords } from "./records";

/** An execution of the machine that is at work for as long as this process is: for tests. Answers its ARN. */
export function atWork(records: ExecutionRecords, machine: string, name: string): string {
  records.write({
    name,
    machine,
    status: "RUNNING",
    pid: process.pid,
    started_at: new Date().toISOString(),
    stopped_at: null,
    input: {},
    output: null,
    error: null,
    cause: null,
    events: [],
  });
  return executionArn(machine, name);
}
