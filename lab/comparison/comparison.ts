import type { TableDifference } from "./difference";
import type { RuleResult } from "../result";

/** What a change makes of the rows: both definitions were run on the same ones. */
export interface DataComparison {
  readonly rows: {
    readonly kind: "home" | "sample";
    readonly place: string;
    readonly dates: readonly string[];
  };
  /** What the comparison had to do without. */
  readonly notes: readonly string[];
  /** Targets that the changes reach, sorted. */
  readonly targets: readonly TargetComparison[];
  /** Targets that the lineage does not lead to: not run. */
  readonly untouched: readonly string[];
  /** Rules whose result differs on a date, or that one side alone has. */
  readonly verdicts: readonly VerdictDifference[];
  /** Dates on which one side's rows would not have been loaded without a waiver; the comparison went on as if there was one. */
  readonly stopped: { readonly before: readonly StoppedDate[]; readonly after: readonly StoppedDate[] };
  /** Sides that were not run: an earlier comparison has kept what they make of these rows. */
  readonly cached: { readonly before: boolean; readonly after: boolean };
}

export interface TargetComparison {
  readonly target: string;
  /** Whether one side alone has it. */
  readonly sides: "both" | "before" | "after";
  /** Why rows are not paired by their key, or versions not by their start; null: they are. */
  readonly note: string | null;
  readonly columns: { readonly onlyBefore: readonly string[]; readonly onlyAfter: readonly string[] };
  /** Columns that point to a row of another target; the others hold values. */
  readonly pointing: readonly string[];
  /** Of a target of one side alone, the other side has no rows. */
  readonly difference: TableDifference;
}

export interface VerdictDifference {
  readonly date: string;
  readonly rule: string;
  /** Null: the side has no such rule. */
  readonly before: RuleResult | null;
  readonly after: RuleResult | null;
}

export interface StoppedDate {
  readonly date: string;
  /** The rules that were breached. */
  readonly rules: readonly string[];
}
