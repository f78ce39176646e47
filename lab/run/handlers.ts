import { dynamodbTasks } from "../aws/dynamodb-tasks";
import { notificationTasks } from "../aws/notifications";
import type { LabEvent } from "../events";
import { executionArn, nameInArn, REGIONS } from "../executions/arn";
import { Engine } from "../executions/engine";
import type { ExecutionEvent, ExecutionRecord } from "../executions/records";
import { TaskError, type TaskCall, type TaskHandler, type TaskHandlers } from "../executions/task";
import type { Faults } from "../faults";
import { glueTasks } from "../glue/glue-tasks";
import type { JobExit, JobProcess } from "../glue/job-process";
import type { Aws, Home } from "../home/home";
import { isJsonObject, type Json } from "../json";
import { DataApi } from "../warehouse/data-api";
import { rewriteForPostgres } from "../warehouse/rewrite";
import { rehearsalName, type LabDocuments } from "./documents";

export type Around = (call: TaskCall, act: () => Promise<Json>) => Promise<Json>;

export interface HandlerOptions {
  readonly home: Home;
  readonly aws: Aws;
  readonly documents: LabDocuments;
  /** Scripts in `jobs/` by job name. */
  readonly jobScripts: Readonly<Record<string, string>>;
  readonly runJob: (job: JobProcess) => Promise<JobExit>;
  readonly faults: Faults;
  readonly onEvent: (event: LabEvent) => void;
  /** Of resources that only some machines name. */
  readonly more?: TaskHandlers;
  /** Stands around every call of a machine: what is to go wrong before or after its effect goes wrong here. */
  readonly around?: Around;
  /** The states' events of machines that hold steps. */
  readonly onStateEvent: (event: ExecutionEvent) => void;
}

/** An engine whose tasks reach the lab's servers, and what must have ended before they stop. */
export function engineOf(options: HandlerOptions): { readonly engine: Engine; readonly settled: () => Promise<void> } {
  const { home, aws, faults, onEvent } = options;
  const dataApi = new DataApi({
    openWarehouse: (name) => (name === rehearsalName(home.site) ? home.openRehearsal() : home.useWarehouse()),
    rewrite: rewriteForPostgres,
    temporaryFolder: home.layout.temporary,
    // The statement's name is `<step>.<run id>`.
    isToBeKilled: ({ input }) => faults.takeKill(String(input["StatementName"]).split(".")[0] ?? ""),
  });
  const handlers: TaskHandlers = {
    ...dynamodbTasks(aws.ledger),
    ...notificationTasks(aws.server.clientOptions),
    ...dataApi.tasks,
    ...glueTasks({
      scripts: options.jobScripts,
      runJob: (job) => {
        home.keep();
        return options.runJob(job);
      },
      environment: aws.server.environment,
      logFolder: home.layout.logs,
      isToBeKilled: ({ state, input }) => faults.takeKill(state, String(input["JobName"])),
      onEvent,
      afterJob: () => aws.ledger.save(),
    }),
    ...options.more,
    "aws-sdk:sfn:describeExecution": ({ input }) =>
      Promise.resolve(describeExecution(home, String(input["ExecutionArn"]))),
    "states:startExecution.sync:2": (call) => startChild(options, engine, call),
  };
  const engine = new Engine(home.executions, within(options.around, faults.inject(handlers)), {
    region: REGIONS[home.site],
  });
  return { engine, settled: () => dataApi.settled() };
}

function within(around: Around | undefined, handlers: TaskHandlers): TaskHandlers {
  if (around === undefined) return handlers;
  return Object.fromEntries(
    Object.entries(handlers).map(([resource, handler]): [string, TaskHandler] => [
      resource,
      (call) => around(call, () => handler(call)),
    ]),
  );
}

function describeExecution(home: Home, arn: string): Json {
  const record = home.executions.read(nameInArn(arn));
  if (record === null) throw new TaskError("Sfn.ExecutionDoesNotExistException", `there is no execution ${arn}`);
  return { ExecutionArn: arn, Name: record.name, Status: record.status };
}

async function startChild({ documents, onStateEvent }: HandlerOptions, engine: Engine, call: TaskCall): Promise<Json> {
  const machine = documents.machines.get(nameInArn(String(call.input["StateMachineArn"])));
  if (machine === undefined) {
    throw new TaskError(
      "StepFunctions.StateMachineDoesNotExistException",
      `there is no ${String(call.input["StateMachineArn"])}`,
    );
  }
  const input = call.input["Input"];
  const child = await engine.run({
    machine,
    name: `${call.execution}.${call.state}.${String(call.attempt)}`,
    input: isJsonObject(input) ? input : {},
    signal: call.signal,
    onEvent: machine.name === documents.sqlMachine ? () => undefined : onStateEvent,
  });
  const description = describeChild(child);
  if (child.status === "SUCCEEDED") return description;
  throw new TaskError("States.TaskFailed", JSON.stringify(description));
}

function describeChild(child: ExecutionRecord): Json {
  const description = { ExecutionArn: executionArn(child.machine, child.name), Name: child.name, Status: child.status };
  if (child.status === "SUCCEEDED") return { ...description, Output: child.output };
  return { ...description, Error: child.error, Cause: child.cause };
}
