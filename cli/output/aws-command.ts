import type { Site } from "../../pipeline-dsl/model";

interface Started {
  readonly machine: string;
  readonly input: object;
  /** Of the execution here. */
  readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
  /** In whose Region the machine is. */
  readonly site: Site | "active site";
}

/** How the same is started in AWS, as lines of text; none for what was refused or did not end well here. */
export function startInAws({ machine, input, status, site }: Started): readonly string[] {
  if (status !== "SUCCEEDED") return [];
  return ["", `in AWS, in the Region of the ${site}:`, `  ${startExecutionCommand(machine, input)}`];
}

/** Finds the machine by its name. `input` is quoted for a shell. */
function startExecutionCommand(machine: string, input: object): string {
  const text = JSON.stringify(input).replaceAll("'", String.raw`'\''`);
  return `aws stepfunctions start-execution --state-machine-arn "$(aws stepfunctions list-state-machines --query "stateMachines[?name=='${machine}'].stateMachineArn" --output text)" --input '${text}'`;
}
