import type { MachineDocument, State, StateGraph } from "./asl";
import { printMachineText } from "./asl/print";

/** What AWS would refuse, or what would fail in the middle of a run: docs/internals.md, the machines. */
export interface LimitFinding {
  readonly code: "machine-name" | "state-name" | "definition-size" | "execution-history" | "task-payload";
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

const MOST_NAME_CHARACTERS = 80;
const MOST_DEFINITION_BYTES = 1_048_576;
const MOST_HISTORY_EVENTS = 25_000;
const MOST_PAYLOAD_BYTES = 262_144;

/** A machine is full at four fifths of a limit: names and addresses of a real stack are longer than examples. */
const FULL = 0.8;

const FORBIDDEN_IN_MACHINE_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]/;

export function checkMachineLimits(name: string, machine: MachineDocument): readonly LimitFinding[] {
  const states = allStates(machine);
  return [
    ...checkMachineName(name),
    ...states.flatMap(([stateName]) => checkStateName(stateName)),
    ...checkDefinitionSize(name, machine),
    ...checkHistory(name, machine),
    ...states.flatMap(([stateName, state]) => checkPayload(stateName, state)),
  ];
}

/** What a machine takes up of the limits that splitting it can help with. */
export interface MachineWeight {
  readonly bytes: number;
  readonly events: number;
}

export function weigh(machine: MachineDocument): MachineWeight {
  return { bytes: Buffer.byteLength(printMachineText(machine)), events: projectedEvents(machine) };
}

export function isTooHeavy(weight: MachineWeight): boolean {
  return weight.bytes > MOST_DEFINITION_BYTES * FULL || weight.events > MOST_HISTORY_EVENTS * FULL;
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
    ...(state.Type === "Parallel" ? state.Branches.flatMap(allStates) : []),
  ]);
}

/** Entered and exited; a task is also scheduled, started, submitted and ended, all but the first two again a retry. */
function eventsOf(state: State): number {
  switch (state.Type) {
    case "Task":
      return 6 + 4 * state.Retry.reduce((sum, retrier) => sum + retrier.MaxAttempts, 0);
    case "Parallel":
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

function checkMachineName(name: string): readonly LimitFinding[] {
  if (name.length <= MOST_NAME_CHARACTERS && !FORBIDDEN_IN_MACHINE_NAMES.test(name)) return [];
  return [
    {
      code: "machine-name",
      message: `${name} cannot be the name of a state machine`,
      why: "Step Functions takes at most 80 characters, without white space, brackets, wildcards and punctuation",
      fix: "shorten the pipeline's name, and use letters, digits, - and _ only",
    },
  ];
}

function checkStateName(name: string): readonly LimitFinding[] {
  if (name.length <= MOST_NAME_CHARACTERS) return [];
  return [
    {
      code: "state-name",
      message: `the state ${name} has a name of ${name.length} characters`,
      why: "Step Functions takes at most 80",
      fix: "shorten the name of the table or the job that the state is named after",
    },
  ];
}

function checkDefinitionSize(name: string, machine: MachineDocument): readonly LimitFinding[] {
  const { bytes } = weigh(machine);
  if (bytes <= MOST_DEFINITION_BYTES * FULL) return [];
  return [
    {
      code: "definition-size",
      message: `the definition of ${name} has ${bytes} bytes`,
      why: `Step Functions takes ${MOST_DEFINITION_BYTES}, of which a fifth is kept free`,
      fix: "split the pipeline, or give its tables fewer columns",
    },
  ];
}

function checkHistory(name: string, machine: MachineDocument): readonly LimitFinding[] {
  const events = projectedEvents(machine);
  if (events <= MOST_HISTORY_EVENTS * FULL) return [];
  return [
    {
      code: "execution-history",
      message: `an execution of ${name} could write ${events} events`,
      why: `an execution fails at ${MOST_HISTORY_EVENTS}, of which a fifth is kept free`,
      fix: "split the pipeline",
    },
  ];
}

function checkPayload(name: string, state: State): readonly LimitFinding[] {
  if (state.Type !== "Task") return [];
  const bytes = Buffer.byteLength(JSON.stringify(state.Parameters));
  if (bytes <= MOST_PAYLOAD_BYTES * FULL) return [];
  return [
    {
      code: "task-payload",
      message: `${name} sends ${bytes} bytes`,
      why: `Step Functions passes at most ${MOST_PAYLOAD_BYTES} between states, of which a fifth is kept free`,
      fix: "split the table or the pipeline: the SQL of this step is too long for one call",
    },
  ];
}
