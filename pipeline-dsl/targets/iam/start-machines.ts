import { machineArn } from "./arns";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/**
 * Starts machines by the stack's alias only. Step Functions authorises a start by the machine's own ARN, whatever version or
 * alias the call names, and says that one in a condition key.
 */
export function startMachines(
  place: Pick<AccessPlace, "partition" | "region" | "account" | "machines">,
  sid: string,
  machines: readonly string[],
): Statement {
  return {
    sid,
    actions: ["states:StartExecution"],
    resources: machines.map((machine) => machineArn(place, machine)),
    // A key of several values, of which a plain operator matches none.
    conditions: { "ForAnyValue:StringEquals": { "states:StateMachineQualifier": place.machines.alias } },
  };
}
