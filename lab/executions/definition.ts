import type { StateMachineDefinition } from "aws-local-stepfunctions" with { "resolution-mode": "import" };

export interface Machine {
  readonly name: string;
  readonly definition: StateMachineDefinition;
}

export type State = StateMachineDefinition["States"][string];

/** Every state by name, those inside Parallel branches and Map processors too: ASL keeps names unique in a machine. */
export function allStates(definition: Pick<StateMachineDefinition, "States">): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const [name, state] of Object.entries(definition.States)) {
    states.set(name, state);
    for (const nested of nestedDefinitions(state)) {
      for (const [nestedName, nestedState] of allStates(nested)) states.set(nestedName, nestedState);
    }
  }
  return states;
}

/** Tasks that Maps run one item after another. A task that catches its failure is none: its item goes on. */
export function tasksInTurn(definition: Pick<StateMachineDefinition, "States">): ReadonlySet<string> {
  const names = [...allStates(definition).values()].flatMap((state) => {
    if (state.Type !== "Map" || state.MaxConcurrency !== 1) return [];
    return nestedDefinitions(state).flatMap((nested) => [...allStates(nested)]);
  });
  return new Set(names.flatMap(([name, state]) => (state.Type === "Task" && state.Catch === undefined ? [name] : [])));
}

function nestedDefinitions(state: State): readonly Pick<StateMachineDefinition, "States">[] {
  if (state.Type === "Parallel") return state.Branches;
  if (state.Type !== "Map") return [];
  const processor = state.ItemProcessor ?? state.Iterator;
  return processor === undefined ? [] : [processor];
}
