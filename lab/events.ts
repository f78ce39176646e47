import type { RowZone, RuleResult, RunStatus, RunWindow } from "./result";

/** What the lab tells while a run goes on, in the order in which it happens. `at` is milliseconds since 1970. */
export type LabEvent =
  /** A server that the lab runs itself is being started: can take seconds the first time. */
  | { readonly kind: "service_starting"; readonly at: number; readonly service: "aws" | "source" | "warehouse" }
  /** Of the warehouse, before the run changes it. */
  | { readonly kind: "snapshot_taken"; readonly at: number; readonly id: string }
  | { readonly kind: "snapshot_failed"; readonly at: number; readonly message: string }
  | {
      readonly kind: "execution_started";
      readonly at: number;
      readonly execution: string;
      readonly steps: readonly string[];
    }
  /** The ledger knows the run: a new one, or the one that a retry heals. */
  | {
      readonly kind: "run_identified";
      readonly at: number;
      readonly run_id: string;
      readonly logical_date: string;
      readonly window: RunWindow;
    }
  | { readonly kind: "step_skipped"; readonly at: number; readonly step: string }
  | { readonly kind: "step_started"; readonly at: number; readonly step: string; readonly attempt: number }
  | { readonly kind: "step_finished"; readonly at: number; readonly step: string; readonly seconds: number }
  | {
      readonly kind: "step_failed";
      readonly at: number;
      readonly step: string;
      readonly attempt: number;
      readonly code: string;
      readonly message: string;
      readonly willRetry: boolean;
    }
  | {
      readonly kind: "table_written";
      readonly at: number;
      readonly step: string;
      readonly zone: RowZone;
      readonly table: string;
      readonly rows: number;
      readonly bytes: number;
      readonly seconds: number;
    }
  | { readonly kind: "rule_evaluated"; readonly at: number; readonly step: string; readonly result: RuleResult }
  | { readonly kind: "execution_finished"; readonly at: number; readonly status: RunStatus; readonly seconds: number };
