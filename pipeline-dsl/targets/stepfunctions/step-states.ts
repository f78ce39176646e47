import { createHash } from "node:crypto";
import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { isJob, runsSql, type Step } from "../steps";
import type { Catcher, StateGraph, States, TaskState } from "./asl";
import { commitStates } from "./commit";
import { ancestorsOf, gate, namesOf } from "./gate";
import { jobGuard, jobTask } from "./job-task";
import { CATCH_LOST, type LedgerPlace, orLost } from "./ledger";
import { lostRunStates } from "./lost-lock";
import { mark } from "./mark";
import { qualityGate } from "./quality-gate";
import type { Refusal } from "./refusals";
import { SITE_AGAIN } from "./site";
import { SQL_REFUSED, sqlGuard, sqlStepTask } from "./sql-task";

/** What a machine is printed from. `batchOf` gives the SQL of a step that runs in the warehouse. */
export interface MachineContext {
  readonly model: PipelineModel;
  readonly bindings: Bindings;
  readonly batchOf: (step: Step) => SqlBatch;
}

export function ledgerPlace({ model, bindings }: MachineContext): LedgerPlace {
  return { table: bindings.ledgerTable, pipeline: model.name };
}

export function gateName(step: Pick<Step, "name">): string {
  return `gate_${step.name}`;
}

/** The states that a step can be made of, by what they are for. The effect bears the step's own name. */
export function stateNamesOf(
  step: Pick<Step, "name">,
): Readonly<Record<"gate" | "effect" | "guard" | "refused" | "mark" | "skipped", string>> {
  const { name } = step;
  return {
    gate: gateName(step),
    effect: name,
    guard: `ok_${name}`,
    refused: `refused_${name}`,
    mark: `mark_${name}`,
    skipped: `skip_${name}`,
  };
}

/** How a step becomes states. */
export interface StatePrinter {
  /** `skipTo` follows a step that is not to run, `next` one that was run; null ends the branch. */
  readonly print: (step: Step, skipTo: string, next: string | null) => States;
  /** The states of a step that runs beside others. */
  readonly printBranch: (step: Step) => StateGraph;
  /** Whether what a step refuses is the machine's answer, and not its failure. */
  readonly answersRefusals: boolean;
  /** Around steps that run beside others. */
  readonly caught: readonly Catcher[];
  /** The states that what is caught leads to. */
  readonly ends: States;
}

/** Prints gate, effect, guard and mark of the steps of one pipeline. */
export class StepPrinter implements StatePrinter {
  readonly answersRefusals = false;
  readonly caught = [CATCH_LOST];
  readonly ends: States;
  private readonly ancestors: ReadonlyMap<string, readonly Step[]>;

  constructor(
    private readonly context: MachineContext,
    steps: readonly Step[],
  ) {
    this.ancestors = ancestorsOf(steps);
    this.ends = lostRunStates(ledgerPlace(context), context.bindings.site);
  }

  /** `skipTo` follows a step that is already done, `next` one that was run; null ends the branch. */
  print(step: Step, skipTo: string, next: string | null): States {
    const { model, bindings } = this.context;
    const place = ledgerPlace(this.context);
    const forcedBy = [...(this.ancestors.get(step.name) ?? []), step].flatMap((s) => namesOf(s, model, bindings));
    const first = step.kind === "commit" ? SITE_AGAIN : step.name;
    const batch = step.kind === "migrate" ? hashOf(this.context.batchOf(step)) : null;
    const gated = { [gateName(step)]: { ...gate(step, batch, forcedBy, skipTo), Default: first } };
    if (step.kind === "commit") return { ...gated, ...commitStates(step, place, bindings.site, next) };

    const { guard: guardName, mark: markName, refused: refusedName } = stateNamesOf(step);
    return {
      ...gated,
      [step.name]: this.effect(step, step.kind, step.kind === "qualityGate" ? markName : guardName),
      ...(isJob(step) ? { [guardName]: jobGuard(markName, "JobRunNotSucceeded" satisfies Refusal) } : {}),
      ...(runsSql(step) ? { [guardName]: sqlGuard(markName, refusedName), [refusedName]: SQL_REFUSED } : {}),
      // In a branch there is nothing to be said to: it is caught around it.
      [markName]: next === null ? mark(step, batch, place, next) : orLost(mark(step, batch, place, next)),
    };
  }

  /** The states of a step that runs beside others. */
  printBranch(step: Step): StateGraph {
    return branchOf(step, this);
  }

  private effect(step: Step, kind: Exclude<Step["kind"], "commit">, next: string): TaskState {
    const { model, bindings, batchOf } = this.context;
    switch (kind) {
      case "extract":
        return jobTask(model.jobs.extract, bindings.jobNames.extract, bindings, next);
      case "transform":
        return jobTask(model.jobs.load, bindings.jobNames.load, bindings, next);
      case "migrate":
      case "admit":
      case "load":
      case "manifest":
        return sqlStepTask(batchOf(step), bindings, next);
      case "qualityGate":
        return qualityGate(ledgerPlace(this.context), next);
      default:
        return kind satisfies never;
    }
  }
}

/** A run that is retried under another definition brings the tables to it first, from wherever it goes on. */
function hashOf(batch: SqlBatch): string {
  return createHash("sha256").update(JSON.stringify(batch.statements)).digest("hex");
}

/** A branch whose step may be skipped. */
export function branchOf(step: Step, printer: Pick<StatePrinter, "print">): StateGraph {
  const { skipped } = stateNamesOf(step);
  return {
    StartAt: gateName(step),
    States: { ...printer.print(step, skipped, null), [skipped]: { Type: "Succeed" } },
  };
}
