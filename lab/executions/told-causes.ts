import type { StateMachineDefinition } from "aws-local-stepfunctions" with { "resolution-mode": "import" };
import type { State } from "./definition";
import type { ExecutionEvent } from "./records";

/*
 * A Fail may compute its cause: Step Functions take an intrinsic function as `CausePath` (docs.aws.amazon.com, state-fail: States.Format and
 * others that answer text), the library a path alone. So the text is computed by a Pass before it, of which the record says nothing.
 */

const TOLD = " (told)";

export function withToldCauses(definition: StateMachineDefinition): StateMachineDefinition {
  return { ...definition, States: toldIn(definition.States) };
}

/** The event as the machine has it; null: of what stands in it for the library alone. */
export function asToldBy(
  event: ExecutionEvent,
  definition: { readonly has: (told: string) => boolean },
): ExecutionEvent | null {
  if (event.state.endsWith(TOLD)) {
    return event.type === "entered" ? null : { ...event, state: event.state.slice(0, -TOLD.length) };
  }
  return event.type === "exited" && definition.has(event.state + TOLD) ? null : event;
}

function toldIn(states: Readonly<Record<string, State>>): Record<string, State> {
  return Object.fromEntries(Object.entries(states).flatMap(([name, state]) => told(name, state)));
}

function told(name: string, state: State): readonly (readonly [string, State])[] {
  if (state.Type === "Fail" && state.CausePath?.startsWith("States.") === true) {
    const { CausePath, ...rest } = state;
    return [
      [name, { Type: "Pass", Parameters: { "cause.$": CausePath }, Next: name + TOLD }],
      [name + TOLD, { ...rest, CausePath: "$.cause" }],
    ];
  }
  if (state.Type === "Parallel") {
    return [[name, { ...state, Branches: state.Branches.map((each) => ({ ...each, States: toldIn(each.States) })) }]];
  }
  if (state.Type === "Map" && state.ItemProcessor !== undefined) {
    const { ItemProcessor } = state;
    return [[name, { ...state, ItemProcessor: { ...ItemProcessor, States: toldIn(ItemProcessor.States) } }]];
  }
  return [[name, state]];
}
