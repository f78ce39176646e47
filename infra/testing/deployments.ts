import { join } from "node:path";
import { deploymentOf, type Deployment } from "../deployment";
import { checkSettings } from "../settings/check";
import type { Settings, StatefulPart } from "../settings/settings";
import { RENTAL_MODEL } from "./run-stack";

/** The settings of a committed stack, with some of them changed. */
export function settingsOf(stack: string, changes: Partial<Settings> = {}): Settings {
  const { settings } = checkSettings(join(__dirname, "..", "..", `Pulumi.${stack}.yaml`));
  if (settings === null) throw new Error(`the settings of ${stack} have faults`);
  return { ...settings, ...changes };
}

export function rentalDeployment(
  stack: string,
  changes: Partial<Settings> = {},
  destroyable: readonly StatefulPart[] = [],
): Deployment {
  return deploymentOf(RENTAL_MODEL, stack, settingsOf(stack, changes), destroyable);
}
