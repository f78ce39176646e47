import "./promise-with-resolvers";
import type { RunOptions, StateMachineDefinition } from "aws-local-stepfunctions" with { "resolution-mode": "import" };
import { messageOf } from "../errors";
import { isJsonObject, type Json, type JsonObject } from "../json";
import { executionArn, REGION } from "./arn";
import { allStates, type ItemInTurn, itemsInTurn, type Machine } from "./definition";
import { follow } from "./follow";
import { withMergedCopies } from "./merged-copies";
import type { ExecutionEvent, ExecutionRecord, ExecutionRecords } from "./records";
import { TaskError, type TaskHandlers } from "./task";
import { asToldBy, withToldCauses } from "./told-causes";

/** A real pause between attempts would only slow the laptop down; not zero, so that a failing server gets some air. */
const RETRY_PAUSE_MILLISECONDS = 100;

const RESOURCE_PREFIX = "arn:aws:states:::";

/** Where a given start stands in the context object: the library writes its own over `$$.Execution.StartTime`. */
const OWN_CLOCK = "GivenStart";

type LocalHandlers = NonNullable<NonNullable<RunOptions["overrides"]>["taskResourceLocalHandlers"]>;

// The library is an ES module seen from CommonJS; only this form of import has its types.
/* eslint-disable @typescript-eslint/consistent-type-imports, @typescript-eslint/no-unsafe-assignment */
type Library = typeof import("aws-local-stepfunctions", { with: { "resolution-mode": "import" } });
/* eslint-enable */

export interface EngineOptions {
  /** Default: the lab's own. */
  readonly region?: string;
  /** Between two attempts of a task; default: 100. 0 where no server answers the tasks. */
  readonly retryPauseMilliseconds?: number;
}

/** For a world whose answers do not depend on when they are asked for: nothing gets better by waiting. */
export const AT_ONCE: EngineOptions = { retryPauseMilliseconds: 0 };

export interface ExecutionRequest {
  readonly machine: Machine;
  readonly name: string;
  readonly input: JsonObject;
  /** What the execution's clock says at its start, ISO 8601; default: now. */
  readonly startTime?: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ExecutionEvent) => void;
}

/** Runs compiled state machines in this process; tasks go to the handlers, by the state's resource. */
export class Engine {
  constructor(
    private readonly records: ExecutionRecords,
    private readonly handlers: TaskHandlers,
    private readonly options: EngineOptions = {},
  ) {}

  async run(request: ExecutionRequest): Promise<ExecutionRecord> {
    if (this.records.has(request.name)) {
      throw new TaskError("Sfn.ExecutionAlreadyExistsException", `an execution named ${request.name} exists already`);
    }
    const started: ExecutionRecord = {
      name: request.name,
      machine: request.machine.name,
      status: "RUNNING",
      pid: process.pid,
      started_at: new Date().toISOString(),
      stopped_at: null,
      input: request.input,
      output: null,
      error: null,
      cause: null,
      events: [],
    };
    this.records.write(started);
    const ended = await this.execute(request, started);
    this.records.write(ended);
    return ended;
  }

  private async execute(request: ExecutionRequest, started: ExecutionRecord): Promise<ExecutionRecord> {
    const events: ExecutionEvent[] = [];
    const tasks = new TasksInFlight();
    const library = await import("aws-local-stepfunctions");
    const definition =
      request.startTime === undefined ? request.machine.definition : withOwnStart(request.machine.definition);
    const toldCauses = withToldCauses(withMergedCopies(definition));
    const machine = new library.StateMachine(toldCauses, { validationOptions: { noValidate: true } });
    const execution = machine.run(request.input, {
      overrides: {
        taskResourceLocalHandlers: this.handlersByState(request, tasks),
        waitTimeOverrides: pauses(request.machine.definition, "Wait", 0),
        retryIntervalOverrides: pauses(
          request.machine.definition,
          "Task",
          this.options.retryPauseMilliseconds ?? RETRY_PAUSE_MILLISECONDS,
        ),
      },
      context: {
        Execution: {
          Id: executionArn(request.machine.name, request.name, this.options.region ?? REGION),
          Name: request.name,
          RedriveCount: 0,
        },
        ...(request.startTime === undefined ? {} : { [OWN_CLOCK]: request.startTime }),
        // The engine hands tasks no state of the context object; asked for, the time is that of the state's entry.
        State: {
          get EnteredTime(): string {
            return new Date().toISOString();
          },
        },
      },
    });
    const abort = (): void => {
      execution.abort();
    };
    request.signal.addEventListener("abort", abort);
    // Stopped while what it needs was starting.
    if (request.signal.aborted) abort();
    const names = allStates(toldCauses);
    const following = follow(execution.eventLogs, (each) => {
      const event = asToldBy(each, names);
      if (event === null) return;
      events.push(event);
      request.onEvent(event);
    });
    try {
      const outcome = await outcomeOf(execution.result, library);
      // A task that outlives its branch must end before anybody reads the ledger or stops a server.
      await tasks.settled();
      await following;
      return { ...started, ...outcome, stopped_at: new Date().toISOString(), events };
    } finally {
      request.signal.removeEventListener("abort", abort);
    }
  }

  private handlersByState(request: ExecutionRequest, tasks: TasksInFlight): LocalHandlers {
    const attempts = new Map<string, number>();
    const inTurn = itemsInTurn(request.machine.definition);
    const begun = new Map<ItemInTurn, string>();
    const byState: LocalHandlers = {};
    for (const [name, state] of allStates(request.machine.definition)) {
      if (state.Type !== "Task") continue;
      const resource = state.Resource.replace(RESOURCE_PREFIX, "");
      byState[name] = (input) => {
        const attempt = (attempts.get(name) ?? 0) + 1;
        attempts.set(name, attempt);
        const item = JSON.stringify([name, input]);
        // The library goes on with retries of an execution that was stopped; Step Functions do not.
        if (request.signal.aborted) return Promise.reject(new TaskError("States.Runtime", "the execution was stopped"));
        // The library's queue begins the next item of a Map whose item has not ended well; Step Functions do not.
        for (const turn of inTurn.filter(({ firsts }) => firsts.has(name))) {
          if ((begun.get(turn) ?? item) !== item)
            return Promise.reject(new TaskError("States.Runtime", `an item before this one of ${name} has failed`));
          begun.set(turn, item);
        }
        const task = tasks.add(this.perform(request, name, resource, attempt, input));
        const ended = inTurn.filter(({ ends }) => ends.has(name));
        task.then(
          () => {
            for (const turn of ended) begun.delete(turn);
          },
          () => undefined,
        );
        return task;
      };
    }
    return byState;
  }

  private async perform(
    request: ExecutionRequest,
    state: string,
    resource: string,
    attempt: number,
    input: unknown,
  ): Promise<Json> {
    const handler = this.handlers[resource];
    if (handler === undefined) throw new TaskError("States.Runtime", `the lab has no ${resource}`);
    if (!isJsonObject(input)) throw new TaskError("States.Runtime", `the input of ${state} is no object`);
    return handler({ resource, state, execution: request.name, attempt, input, signal: request.signal });
  }
}

/** Tasks that have begun and not ended. */
class TasksInFlight {
  private readonly running = new Set<Promise<Json>>();

  add(task: Promise<Json>): Promise<Json> {
    this.running.add(task);
    const remove = (): void => {
      this.running.delete(task);
    };
    task.then(remove, remove);
    return task;
  }

  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }
}

type Outcome = Pick<ExecutionRecord, "status" | "output" | "error" | "cause">;

async function outcomeOf(result: Promise<Json>, library: Library): Promise<Outcome> {
  try {
    return { status: "SUCCEEDED", output: await result, error: null, cause: null };
  } catch (error) {
    if (error instanceof library.ExecutionAbortedError) {
      return { status: "ABORTED", output: null, error: "Pipeline.Aborted", cause: "the execution was stopped" };
    }
    if (error instanceof library.ExecutionTimeoutError) {
      return { status: "TIMED_OUT", output: null, error: "States.Timeout", cause: "the machine's timeout has passed" };
    }
    const cause = error instanceof library.ExecutionError ? error.cause : error;
    return {
      status: "FAILED",
      output: null,
      error: cause instanceof Error ? cause.name : "States.Runtime",
      cause: messageOf(cause),
    };
  }
}

function pauses(
  definition: StateMachineDefinition,
  type: "Wait" | "Task",
  milliseconds: number,
): Record<string, number> {
  const names = [...allStates(definition)].filter(([, state]) => state.Type === type).map(([name]) => name);
  return Object.fromEntries(names.map((name) => [name, milliseconds]));
}

/** The definition asks for the start that it is given. */
function withOwnStart(definition: StateMachineDefinition): StateMachineDefinition {
  const text = JSON.stringify(definition).replaceAll("$$.Execution.StartTime", `$$$$.${OWN_CLOCK}`);
  return JSON.parse(text) as StateMachineDefinition;
}
