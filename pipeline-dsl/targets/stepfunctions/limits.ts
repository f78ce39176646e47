import { ARTIFACT_LIMITS, type PrintedArtifact } from "../../checks/limits/artifact";
import { PIPELINE, targetPath, WAREHOUSE } from "../../checks/paths";
import type { Step } from "../steps";
import type { MachineDocument, State, StateGraph } from "./asl";
import { printMachineText } from "./asl/print";

/** What a machine takes up of the limits that splitting it can help with. */
export interface MachineWeight {
  readonly bytes: number;
  readonly events: number;
}

export function weigh(machine: MachineDocument): MachineWeight {
  return { bytes: Buffer.byteLength(printMachineText(machine)), events: projectedEvents(machine) };
}

export function isTooHeavy(weight: MachineWeight): boolean {
  return weight.bytes > ARTIFACT_LIMITS.stateMachine.most || weight.events > ARTIFACT_LIMITS.execution.most;
}

/** The sizes of a machine, of an execution of it and of what its steps send, for the check `artifact-over-limit`. */
export function measureMachine(
  name: string,
  machine: MachineDocument,
  steps: readonly Step[],
): readonly PrintedArtifact[] {
  const { bytes, events } = weigh(machine);
  const states = new Map(allStates(machine));
  return [
    { kind: "stateMachine", name: `the machine ${name}`, path: PIPELINE, size: bytes },
    { kind: "execution", name: `an execution of ${name}`, path: PIPELINE, size: events },
    ...steps.flatMap((step): readonly PrintedArtifact[] => {
      const state = states.get(step.name);
      if (state?.Type !== "Task") return [];
      const path = step.target === null ? WAREHOUSE : targetPath(step.target.name);
      const size = Buffer.byteLength(JSON.stringify(state.Parameters));
      return [{ kind: "executionInput", name: `the SQL of ${step.name}`, path, size }];
    }),
  ];
}

/** Events of an execution in which every task of a machine without loops needs all its attempts. */
function projectedEvents(machine: StateGraph): number {
  return allStates(machine)
    .map(([, state]) => eventsOf(state))
    .reduce((sum, events) => sum + events, 2);
}

/** Every state with its name, those inside branches too. */
export function allStates(graph: StateGraph): readonly (readonly [string, State])[] {
  return Object.entries(graph.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...graphsIn(state).flatMap(allStates),
  ]);
}

/** The graphs that a state holds. */
export function graphsIn(state: State): readonly StateGraph[] {
  if (state.Type === "Parallel") return state.Branches;
  return state.Type === "Map" ? [state.ItemProcessor] : [];
}

/** Entered and exited; a task is also scheduled, started, submitted and ended, all but the first two again a retry. */
function eventsOf(state: State): number {
  switch (state.Type) {
    case "Task":
      return 6 + 4 * state.Retry.reduce((sum, retrier) => sum + retrier.MaxAttempts, 0);
    case "Parallel":
    case "Map":
      return 4;
    case "Choice":
    case "Pass":
    case "Wait":
    case "Succeed":
    case "Fail":
      return 2;
    default:
      return state satisfies never;
  }
}
