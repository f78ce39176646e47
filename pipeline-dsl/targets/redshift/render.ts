import type { RestoreValue, RunValue, SqlStatement } from "./statement";

/** What fills the holes of a statement. */
export interface RunValues extends Partial<Readonly<Record<RestoreValue, string>>> {
  readonly run_id: string;
  /** `2026-01-31`. */
  readonly logical_date: string;
  /** Of the run's rows, within that of a target: `load_date=2026-01-31`. */
  readonly folder: string;
  /** Local date-time without an offset; empty when the window has no start. */
  readonly window_start: string;
  readonly window_end: string;
  /** Digits. */
  readonly epoch: string;
  /** Names the folder of what a verification found; only its statements have it. */
  readonly check_id?: string;
  readonly lakeRoot: string;
  readonly lakeKeyArn: string;
  readonly copyRoleArn: string;
}

/** The statement's text with the values of a run, as the state machine fills it. */
export function renderStatement(statement: SqlStatement, values: RunValues): string {
  return statement.parts.map((part) => (typeof part === "string" ? part : (values[nameOf(part)] ?? ""))).join("");
}

function nameOf(value: RunValue): keyof RunValues {
  return "run" in value ? value.run : value.binding;
}
