import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Cell } from "../warehouse/server";
import type { Run } from "./change-log";

const ROOT = join(__dirname, "..", "..");

type Row = readonly Cell[];

/** The tables in the order of their natural keys, with natural keys and dates where surrogate keys stand. */
export interface Tables {
  readonly dim_apartments: readonly Row[];
  readonly fact_bookings: readonly Row[];
  readonly fact_viewings: readonly Row[];
}

/** For each log the tables after each of its runs, by the replay in plain Python. */
export function replay(logs: readonly (readonly Run[])[]): readonly (readonly Tables[])[] {
  const input = JSON.stringify(logs.map((log) => log.map(({ times: _, ...run }) => run)));
  const output = execFileSync(join(ROOT, ".venv", "bin", "python"), [join(__dirname, "replay.py")], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as readonly (readonly Tables[])[];
}
