import type { LabError } from "../errors";
import type { RunResult } from "../result";

/** What a script reads of a run that was refused before there was one: by the lock of the home, or by a wrong address. */
export function refusedRun({ code, message }: LabError): RunResult {
  return {
    run_id: "",
    execution: "",
    logical_date: "",
    window: { start: "", end: "" },
    status: "FAILED",
    started_at: new Date().toISOString(),
    seconds: 0,
    steps: [],
    rows: [],
    quarantine: [],
    quality: [],
    waiver: null,
    targets: [],
    error: { code, step: null, message },
    no_run: null,
    go_on: [],
  };
}
