/** Starts a machine in AWS, found by its name. `input` is quoted for a shell. */
export function startExecutionCommand(machine: string, input: object): string {
  const text = JSON.stringify(input).replaceAll("'", String.raw`'\''`);
  return `aws stepfunctions start-execution --state-machine-arn "$(aws stepfunctions list-state-machines --query "stateMachines[?name=='${machine}'].stateMachineArn" --output text)" --input '${text}'`;
}
