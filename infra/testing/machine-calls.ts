import type { Call } from "./simulate";

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Branches?: readonly Machine[];
}

interface Machine {
  readonly States: Readonly<Record<string, State>>;
}

/** What the machine's role must be allowed to call, task by task, as AWS documents it for each integration. */
export function machineCalls(
  definition: string,
  place: { readonly region: string; readonly account: string; readonly pipeline: string },
): readonly Call[] {
  return tasksOf(JSON.parse(definition) as Machine).flatMap((task) => callsOf(task, place));
}

function tasksOf(machine: Machine): readonly State[] {
  return Object.values(machine.States).flatMap((state) => [
    ...(state.Type === "Task" ? [state] : []),
    ...(state.Branches ?? []).flatMap(tasksOf),
  ]);
}

function callsOf(
  task: State,
  place: { readonly region: string; readonly account: string; readonly pipeline: string },
): readonly Call[] {
  const parameters = task.Parameters ?? {};
  const arn = (service: string, resource: string): string =>
    `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
  const integration = (task.Resource ?? "").replace("arn:aws:states:::", "");
  if (integration === "glue:startJobRun.sync") {
    const job = arn("glue", `job/${String(parameters["JobName"])}`);
    return ["StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun"].map((action) => ({
      action: `glue:${action}`,
      resource: job,
    }));
  }
  if (integration === "states:startExecution.sync:2") {
    const machine = String(parameters["StateMachineArn"]);
    const execution = `${machine.replace(":stateMachine:", ":execution:").replace(/:[^:]*$/, "")}:some-run`;
    const rule = arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule");
    return [
      { action: "states:StartExecution", resource: machine },
      ...["DescribeExecution", "StopExecution"].map((action) => ({ action: `states:${action}`, resource: execution })),
      ...["PutTargets", "PutRule", "DescribeRule"].map((action) => ({ action: `events:${action}`, resource: rule })),
    ];
  }
  const [, service, action] = /^aws-sdk:(\w+):(\w+)$/.exec(integration) ?? [];
  if (service === "dynamodb" && action !== undefined) return ledgerCalls(action, parameters, arn, place.pipeline);
  if (service === "sfn" && action === "describeExecution")
    return [{ action: "states:DescribeExecution", resource: arn("states", `execution:${place.pipeline}:some-run`) }];
  if (service === "redshiftdata" && action === "batchExecuteStatement") {
    return [
      {
        action: "redshift-data:BatchExecuteStatement",
        resource: arn("redshift", `cluster:${String(parameters["ClusterIdentifier"])}`),
      },
    ];
  }
  if (service === "redshiftdata" && action === "describeStatement") {
    return [
      {
        action: "redshift-data:DescribeStatement",
        resource: "*",
        context: { "aws:userid": "AROA:me", "redshift-data:statement-owner-iam-userid": "AROA:me" },
      },
    ];
  }
  throw new Error(`an integration that no permission is known for: ${integration}`);
}

/** A transaction is allowed as its parts. */
function ledgerCalls(
  action: string,
  parameters: Readonly<Record<string, unknown>>,
  arn: (service: string, resource: string) => string,
  pipeline: string,
): readonly Call[] {
  const context = { "dynamodb:LeadingKeys": [pipeline] };
  const call = (name: string, table: unknown): Call => ({
    action: `dynamodb:${name}`,
    resource: arn("dynamodb", `table/${String(table)}`),
    context,
  });
  if (action !== "transactWriteItems")
    return [call(action.charAt(0).toUpperCase() + action.slice(1), parameters["TableName"])];
  const items = parameters["TransactItems"] as readonly Readonly<Record<string, { readonly TableName: string }>>[];
  const names: Readonly<Record<string, string>> = {
    Put: "PutItem",
    Update: "UpdateItem",
    Delete: "DeleteItem",
    ConditionCheck: "ConditionCheckItem",
  };
  return items.flatMap((item) =>
    Object.entries(item).map(([kind, { TableName }]) => call(names[kind] ?? kind, TableName)),
  );
}
