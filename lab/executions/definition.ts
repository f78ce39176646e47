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

/** What a Map does with each of its items, one item after another. */
export interface ItemInTurn {
  /** The tasks by one of which an item begins. */
  readonly firsts: ReadonlySet<string>;
  /** The tasks by whose success it has ended. */
  readonly ends: ReadonlySet<string>;
}

/** Of every Map in turn whose items begin and end with a task. Where a failure may be caught, an item ends in other ways too. */
export function itemsInTurn(definition: Pick<StateMachineDefinition, "States">): readonly ItemInTurn[] {
  return [...allStates(definition).values()].flatMap((state) => {
    if (state.Type !== "Map" || state.MaxConcurrency !== 1) return [];
    return nestedDefinitions(state).flatMap(({ StartAt, States }) => {
      const ends = Object.entries(States).filter(([, each]) => each.Type === "Succeed" || "End" in each);
      const isTask = (each: State | undefined): boolean => each?.Type === "Task" && each.Catch === undefined;
      const firsts = firstsOf(States, StartAt);
      return [...firsts].every((name) => isTask(States[name])) && ends.every(([, each]) => isTask(each))
        ? [{ firsts, ends: new Set(ends.map(([name]) => name)) }]
        : [];
    });
  });
}

/** Behind the Choices by which it begins. */
function firstsOf(states: Readonly<Record<string, State>>, from: string): ReadonlySet<string> {
  const firsts = new Set([from]);
  for (const name of firsts) {
    const state = states[name];
    if (state?.Type !== "Choice") continue;
    firsts.delete(name);
    for (const { Next } of state.Choices) firsts.add(Next);
    if (state.Default !== undefined) firsts.add(state.Default);
  }
  return firsts;
}

function nestedDefinitions(state: State): readonly Pick<StateMachineDefinition, "StartAt" | "States">[] {
  if (state.Type === "Parallel") return state.Branches;
  if (state.Type !== "Map") return [];
  const processor = state.ItemProcessor ?? state.Iterator;
  return processor === undefined ? [] : [processor];
}
