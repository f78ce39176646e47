import { COMMIT } from "../../pipeline-dsl/targets/steps";
import type { LabEvent } from "../events";
import type { ExecutionEvent } from "../executions/records";
import type { StepResult, StepStatus } from "../result";
import { failureOfStep, type Failure } from "./failure";

interface StepState {
  status: StepStatus;
  attempts: number;
  startedAt: number;
  seconds: number;
  /** The failure of the last attempt, until it is known whether another follows. */
  pending: { at: number; failure: Failure } | null;
  failure: Failure | null;
}

const ROLE = /^(gate|ok|refused|mark)_(.+)$/;

/**
 * Turns the events of states into those of steps: a step X is its states gate_X, X, ok_X, refused_X and mark_X. The commit has no
 * mark of its own: it is done when it has happened.
 */
export class Progress {
  private readonly steps = new Map<string, StepState>();
  /** Steps whose gate has been passed, until it shows which way. */
  private readonly atGate = new Set<string>();

  constructor(
    stepNames: readonly string[],
    private readonly stateNames: ReadonlySet<string>,
    private readonly tell: (event: LabEvent) => void,
  ) {
    for (const name of stepNames) {
      this.steps.set(name, { status: "PENDING", attempts: 0, startedAt: 0, seconds: 0, pending: null, failure: null });
    }
  }

  follow(event: ExecutionEvent): void {
    const [, role, named] = ROLE.exec(event.state) ?? [];
    const name = named !== undefined && this.steps.has(named) ? named : event.state;
    const step = this.steps.get(name);
    if (event.type === "entered") this.leaveGates(event);
    if (step === undefined) return;
    if (event.type === "failed") {
      step.pending = {
        at: event.at,
        failure: failureOfStep(event.state, event.error ?? "States.Runtime", event.cause ?? ""),
      };
    } else if (role === "gate" && event.type === "exited") {
      this.atGate.add(name);
    } else if (event.type === "exited" && (role === "mark" || event.state === COMMIT)) {
      this.finish(name, step, event.at);
    } else if (role === undefined && event.type === "entered") {
      this.start(name, step, event.at);
    } else if (event.type === "retried") {
      this.fail(name, step, true);
      if (role === undefined) this.start(name, step, event.at);
    }
  }

  /** Settles what was under way when the execution ended. */
  end(at: number, done: ReadonlySet<string>): void {
    for (const [name, step] of this.steps) {
      if (step.pending !== null) {
        this.fail(name, step, false);
        step.status = "FAILED";
        step.seconds = (at - step.startedAt) / 1_000;
      } else if (step.attempts > 0 && step.status === "PENDING") {
        step.status = "ABORTED";
        step.seconds = (at - step.startedAt) / 1_000;
      } else if (step.status === "PENDING" && done.has(name)) {
        step.status = "SKIPPED";
      }
    }
  }

  results(): readonly StepResult[] {
    return [...this.steps].map(([name, { status, attempts, seconds }]) => ({
      name,
      status,
      attempts,
      seconds: Math.round(seconds * 1_000) / 1_000,
    }));
  }

  /** The step whose failure ended the execution, or null. */
  failedStep(): string | null {
    return [...this.steps].find(([, step]) => step.status === "FAILED")?.[0] ?? null;
  }

  private leaveGates(event: ExecutionEvent): void {
    for (const name of this.atGate) {
      // Branches run side by side, so only a branch's own states say which way its gate led.
      const inBranch = this.stateNames.has(`skip_${name}`);
      if (inBranch && event.state !== name && event.state !== `skip_${name}`) continue;
      // Before the commit the site is asked once more: a state of no step leads nowhere yet.
      if (!inBranch && !this.isOfStep(event.state)) continue;
      this.atGate.delete(name);
      const step = this.steps.get(name);
      if (name === event.state || step === undefined) continue;
      step.status = "SKIPPED";
      this.tell({ kind: "step_skipped", at: event.at, step: name });
    }
  }

  private isOfStep(state: string): boolean {
    const [, , named] = ROLE.exec(state) ?? [];
    return this.steps.has(state) || (named !== undefined && this.steps.has(named));
  }

  private start(name: string, step: StepState, at: number): void {
    step.attempts += 1;
    if (step.attempts === 1) step.startedAt = at;
    this.tell({ kind: "step_started", at, step: name, attempt: step.attempts });
  }

  private finish(name: string, step: StepState, at: number): void {
    step.pending = null;
    step.status = "SUCCEEDED";
    step.seconds = (at - step.startedAt) / 1_000;
    this.tell({ kind: "step_finished", at, step: name, seconds: step.seconds });
  }

  private fail(name: string, step: StepState, willRetry: boolean): void {
    if (step.pending === null) return;
    const { at, failure } = step.pending;
    step.pending = null;
    step.failure = failure;
    this.tell({ kind: "step_failed", at, step: name, attempt: step.attempts, ...failure, willRetry });
  }
}
