import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Cell } from "../warehouse/server";
import type { SourceState } from "./change-log";

const ROOT = join(__dirname, "..", "..");

type Row = readonly Cell[];

/** The tables in the order of their natural keys, with natural keys and dates where surrogate keys stand. */
export interface Tables {
  readonly dim_apartments: readonly Row[];
  readonly fact_bookings: readonly Row[];
  readonly fact_viewings: readonly Row[];
}

/** One attempt of a run: what the source holds, which loads are committed before it ends. */
export interface Attempt extends SourceState {
  readonly logical_date: string;
  /** Names of targets. */
  readonly loads: readonly string[];
  /** The share of living keys that may vanish. */
  readonly refuse_above: number;
  /** Otherwise each load refuses for itself, after those before it are committed. */
  readonly admitted: boolean;
}

export interface Outcome {
  /** The code of the refusal, or null. */
  readonly refused: string | null;
  readonly tables: Tables;
  /** Booking, column and natural key of what a booking looks up in vain: its table keeps no apartment_id of its own. */
  readonly looked_up_in_vain: readonly Row[];
}

/** For each log what each of its attempts comes to, by the replay in plain Python. */
export function replay(logs: readonly (readonly Attempt[])[]): readonly (readonly Outcome[])[] {
  const output = execFileSync(join(ROOT, ".venv", "bin", "python"), [join(__dirname, "replay.py")], {
    input: JSON.stringify(logs),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as readonly (readonly Outcome[])[];
}
