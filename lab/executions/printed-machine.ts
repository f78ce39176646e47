import { type MachineDocument, printMachineText } from "../../pipeline-dsl/targets/stepfunctions";
import type { Machine } from "./definition";

/** A machine as it is deployed: its text, read again. */
export function printedMachine(name: string, document: MachineDocument): Machine {
  return { name, definition: JSON.parse(printMachineText(document)) as Machine["definition"] };
}
