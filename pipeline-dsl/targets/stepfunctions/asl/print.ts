import type { MachineDocument } from "./machine";

/** The text of a machine. Keys are sorted (lists are not): equal machines print equal bytes. */
export function printMachineText(machine: MachineDocument): string {
  return `${JSON.stringify(machine, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
