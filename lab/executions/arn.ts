/** The lab's account; moto's default too. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

export function stateMachineArn(machine: string): string {
  return `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${machine}`;
}

export function executionArn(machine: string, name: string): string {
  return `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`;
}

/** The last part: the machine of a machine's ARN, the name of an execution's. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
