import type { Site } from "../../pipeline-dsl/model";

/** The lab's account; moto's default too. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";
/** Each site has its own, whatever the definition calls the standby's: only their being two matters here. */
export const REGIONS: Readonly<Record<Site, string>> = { primary: REGION, standby: "us-west-2" };

export function stateMachineArn(machine: string, region = REGION): string {
  return `arn:aws:states:${region}:${ACCOUNT}:stateMachine:${machine}`;
}

export function executionArn(machine: string, name: string, region = REGION): string {
  return `arn:aws:states:${region}:${ACCOUNT}:execution:${machine}:${name}`;
}

/** The last part: the machine of a machine's ARN, the name of an execution's. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
