import * as fc from "fast-check";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LedgerItem } from "../aws/ledger";
import { ExecutionRecords, type ExecutionRecord } from "../executions/records";
import { writeJson } from "../home/files";
import { homeLayout } from "../home/layout";
import { runsOf } from "./ledger-runs";

const BEGAN = Date.parse("2026-01-01T02:00:00.000Z");

/** Executions one after another: of the pipeline's machine, the first of a run or a retry, or of another machine. */
const executions = fc.array(
  fc.record({
    of: fc.constantFrom("run", "run", "retry", "retry", "another machine"),
    seconds: fc.integer({ min: 1, max: 500 }),
    killed: fc.boolean(),
    rest: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 1, maxLength: 8 },
);

test("the time of a run is that of all its executions, killed or ended, and of nothing else", () => {
  fc.assert(
    fc.property(executions, (history) => {
      const layout = homeLayout(mkdtempSync(join(tmpdir(), "lab-runs-")));
      const records = new ExecutionRecords(layout.executions);
      const items: LedgerItem[] = [];
      const expected: number[] = [];
      let at = BEGAN;
      for (const [number, { of, seconds, killed, rest }] of history.entries()) {
        const record = recordOf(`${of} ${String(number)}`, of, at, killed ? null : at + seconds * 1_000);
        records.write(
          killed ? { ...record, events: [{ at: at + seconds * 1_000, type: "entered", state: "x" }] } : record,
        );
        if (of === "run") {
          items.push(itemOf(record));
          expected.push(0);
        }
        const last = items.at(-1);
        if (of !== "another machine" && last !== undefined) {
          last["owner"] = { S: `machine:${record.name}` };
          last["done"] = { M: { [`step ${String(number)}`]: { M: { at: { S: dateOf(at + seconds * 1_000) } } } } };
          expected[expected.length - 1] = (expected.at(-1) ?? 0) + seconds;
        }
        at += (seconds + rest) * 1_000;
      }
      writeJson(layout.ledger, items);
      expect(runsOf(layout).map(({ summary }) => summary.seconds)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

function recordOf(name: string, of: string, started: number, stopped: number | null): ExecutionRecord {
  return {
    name,
    machine: of === "another machine" ? "ShopFailover" : "Shop",
    status: stopped === null ? "ABORTED" : "FAILED",
    pid: 1,
    started_at: dateOf(started),
    stopped_at: stopped === null ? null : dateOf(stopped),
    input: {},
    output: null,
    error: null,
    cause: null,
    events: [],
  };
}

function itemOf({ name, started_at }: ExecutionRecord): LedgerItem {
  return {
    pipeline: { S: "Shop" },
    item: { S: `run#${name}` },
    run_id: { S: name },
    started_at: { S: started_at },
    status: { S: "RUNNING" },
  };
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
