import type { StateTime } from "../recovery/state-times";
import type { RuleResult, RunResult, RunStatus, StepStatus, Verdict } from "../result";
import type { WhereRun } from "../run/retry-command";
import type { AcceptedWarning, Site } from "../../pipeline-dsl/model";
import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import type { Step } from "../../pipeline-dsl/targets/steps";

/** Everything that a report shows, gathered from a home (`gather.ts`); rendering reads nothing else. */
export interface ReportData {
  readonly pipeline: string;
  /** What the commands that the report tells have to name. */
  readonly where: WhereRun;
  /** What the definition of this run lacks or how it differs, for the reader to know; null: the run kept its own. */
  readonly definitionNote: string | null;
  /** What each rule of the run's definition holds, by the rule's id: `price >= 0`. */
  readonly tests: ReadonlyMap<string, string>;
  /** Such as `daily at 02:00 UTC`. */
  readonly schedule: string;
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** The run that the report is about. */
  readonly run: RunResult;
  /** The reason that an operator gave to let a breach through; null: nobody did. */
  readonly waiver: string | null;
  /** Every attempt of every step in every execution of the run, by start. */
  readonly attempts: readonly StepAttempt[];
  readonly machine: readonly MachineStep[];
  /** All runs of the home, oldest first, this one among them. */
  readonly history: readonly RunSummary[];
  /** Failovers, fail-backs and rehearsals of the home, oldest first. */
  readonly recoveries: readonly Recovery[];
  /** Restores of tables, and backups that wrote, oldest first. */
  readonly tableRecoveries: readonly TableRecovery[];
  /** Null when the run's definition has no versioned dimension. */
  readonly versions: VersionStory | NothingToDraw | null;
  readonly lineage: Lineage;
  /** Warnings that the run's definition lets stand. */
  readonly accepted: readonly AcceptedWarning[];
}

export interface Recovery {
  readonly report: RecoveryReport;
  /** Empty where the execution has left no record. */
  readonly states: readonly StateTime[];
}

/** An execution of the machine that restores a table, or of the one that writes backups. */
export interface TableRecovery {
  readonly kind: "backup" | "restore";
  readonly site: Site;
  readonly execution: string;
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly startedAt: number;
  readonly seconds: number;
  /** What it was about, and what came of it: sentences. */
  readonly says: readonly string[];
  readonly states: readonly StateTime[];
}

export interface StepAttempt {
  readonly step: string;
  readonly attempt: number;
  /** Executions of the run, counted from 1: a retry is the second. */
  readonly execution: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly outcome: "SUCCEEDED" | "FAILED" | "ABORTED";
  /** The error of a failed attempt. */
  readonly error: string | null;
}

export interface MachineStep {
  readonly name: string;
  readonly kind: Step["kind"];
  readonly after: readonly string[];
  readonly status: StepStatus;
  readonly attempts: number;
  readonly seconds: number;
}

export interface RunSummary {
  readonly runId: string;
  readonly site: Site;
  readonly logicalDate: string;
  readonly status: RunStatus | "RUNNING";
  readonly seconds: number;
  readonly verdict: Verdict | null;
  /** As it was given, needed or not. */
  readonly waiver: string | null;
  readonly quality: readonly Pick<RuleResult, "rule" | "ratio" | "threshold" | "verdict">[];
}

/** Why there is no history to draw, as a sentence. */
export interface NothingToDraw {
  readonly nothing: string;
}

/** How one number of a versioned dimension changed over time, and the facts that point at its versions. */
export interface VersionStory {
  readonly dimension: string;
  /** The column that is drawn: `current_price`. */
  readonly value: string;
  /** The fact whose rows are drawn on the versions, or null. */
  readonly fact: string | null;
  /** The most interesting first. */
  readonly members: readonly VersionedMember[];
}

export interface VersionedMember {
  /** The natural key, as text: `apartment_id 4711`. */
  readonly name: string;
  readonly versions: readonly MemberVersion[];
  /** The latest of them, by date. */
  readonly facts: readonly MemberFact[];
  /** How many earlier facts were left out. */
  readonly factsLeftOut: number;
}

/** Half-open [from, to), dates as `YYYY-MM-DD`; the open version ends `9999-12-31`. */
export interface MemberVersion {
  readonly key: number;
  readonly from: string;
  readonly to: string;
  readonly value: number | null;
}

export interface MemberFact {
  readonly name: string;
  /** The version that the fact's surrogate key points to. */
  readonly versionKey: number;
  readonly date: string;
  /** 0 when the fact has no duration. */
  readonly days: number;
  readonly amount: number | null;
}

export interface Lineage {
  /** Sources first, then dimensions, then facts. */
  readonly tables: readonly LineageTable[];
  readonly edges: readonly LineageEdge[];
}

export interface LineageTable {
  /** `marketplace.apartments` or `dim_apartments`. */
  readonly name: string;
  readonly kind: "source" | "dimension" | "fact";
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** Names are `<table>.<column>`. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  /** What becomes of the value: `as it is`, `lookup`, `days between`. */
  readonly how: string;
}
