import type { LedgerItem } from "../aws/ledger";
import type { ExecutionRecord } from "../executions/records";
import { retriesOf } from "../run/retry";
import { cutShort } from "./cut-short";

const NAMES = ["migrate_warehouse", "extract", "load"];
const STEPS = NAMES.map((name) => ({ name, kind: "load" as const }));
const RECORD: ExecutionRecord = {
  name: "killed",
  machine: "Shop",
  status: "ABORTED",
  pid: 1,
  started_at: "2026-01-01T02:00:00.000Z",
  stopped_at: null,
  input: {},
  output: null,
  error: null,
  cause: null,
  events: [],
};

test.each([0, 1, 2])(
  "a run that was killed after %d steps lasted until the last of them, and goes on at the next",
  (done) => {
    const marks = NAMES.slice(0, done).map((name, at): [string, LedgerItem[string]] => [
      name,
      { M: { at: { S: `2026-01-01T02:00:1${String(at)}.000Z` } } },
    ]);
    const item: LedgerItem = {
      run_id: { S: "killed" },
      logical_date: { S: "2026-01-01" },
      done: { M: Object.fromEntries(marks) },
    };
    const result = cutShort(item, RECORD, NAMES);
    expect(result).toMatchObject({ status: "ABORTED", seconds: done === 0 ? 0 : 9 + done });
    expect(result.error).toMatchObject({ code: "Pipeline.Aborted", step: NAMES[done] });
    expect(retriesOf(result, STEPS).map(({ input }) => input.failed_job)).toEqual([NAMES[done]]);
  },
);
