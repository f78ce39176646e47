import type { LabEvent } from "../../lab/events";
import type { ExecutionEvent } from "../../lab/executions/records";
import type { Terminal } from "../output/terminal";
import { progressLine } from "./plain-progress";
import { stateLine } from "./recovery-progress";

type Place = Pick<Terminal, "say">;

/** Says what goes on, a line an event. */
export function tellEvents(place: Place): (event: LabEvent) => void {
  return (event) => {
    const line = progressLine(event);
    if (line !== null) place.say(line);
  };
}

/** Says which states a machine of recovery goes through. */
export function tellStates(machine: Parameters<typeof stateLine>[0], place: Place): (event: ExecutionEvent) => void {
  return (event) => {
    const line = stateLine(machine, event);
    if (line !== null) place.say(line);
  };
}
