import type { BreachAction } from "../../model";

/** What a breached rule does. */
export class BreachDeclaration {
  constructor(readonly action: BreachAction) {}
}

/** Nothing of the run reaches the warehouse; a retry, or a waiver with its reason, goes on. */
export function stopBeforeLoading(): BreachDeclaration {
  return new BreachDeclaration("stopBeforeLoading");
}

/** The rows that fail go to the quarantine instead of the warehouse; the run goes on and says so. */
export function quarantineRows(): BreachDeclaration {
  return new BreachDeclaration("quarantineRows");
}

/** The run goes on and says so. */
export function warn(): BreachDeclaration {
  return new BreachDeclaration("warn");
}
