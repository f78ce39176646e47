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

function nestedDefinitions(state: State): readonly Pick<StateMachineDefinition, "States">[] {
  if (state.Type === "Parallel") return state.Branches;
  if (state.Type !== "Map") return [];
  const processor = state.ItemProcessor ?? state.Iterator;
  return processor === undefined ? [] : [processor];
}
