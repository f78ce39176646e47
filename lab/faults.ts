import { TaskError, type TaskCall, type TaskHandler, type TaskHandlers } from "./executions/task";

/** `--fault STEP=ERROR[xN]`: the step, job or state fails N times with that error before its effect; KILL ends it half-way. */
export interface Fault {
  readonly step: string;
  /** An error name such as `Glue.ThrottlingException`, or `KILL`. */
  readonly error: string;
  readonly times: number;
}

/** The faults of one execution, each used up as it strikes. */
export class Faults {
  private readonly remaining: Map<Fault, number>;

  constructor(faults: readonly Fault[]) {
    this.remaining = new Map(faults.map((fault) => [fault, fault.times]));
  }

  /** Handlers whose tasks fail as the faults say. */
  inject(handlers: TaskHandlers): TaskHandlers {
    return Object.fromEntries(Object.entries(handlers).map(([resource, handler]) => [resource, this.guard(handler)]));
  }

  /** For what has a half-way: a job or a batch of SQL. True once for every time that the fault shall strike. */
  takeKill(...names: readonly string[]): boolean {
    return this.take(names, (fault) => fault.error === "KILL") !== null;
  }

  private guard(handler: TaskHandler): TaskHandler {
    return (call) => {
      const names = namesOf(call);
      const fault = this.take(names, ({ error }) => error !== "KILL" || !hasHalfWay(call));
      if (fault === null) return handler(call);
      const name = fault.error === "KILL" ? "States.TaskFailed" : fault.error;
      return Promise.reject(new TaskError(name, `Lab.Fault: --fault ${fault.step}=${fault.error} ended ${call.state}`));
    };
  }

  private take(names: readonly string[], fits: (fault: Fault) => boolean): Fault | null {
    for (const [fault, times] of this.remaining) {
      if (times > 0 && names.includes(fault.step) && fits(fault)) {
        this.remaining.set(fault, times - 1);
        return fault;
      }
    }
    return null;
  }
}

function namesOf({ state, input }: TaskCall): readonly string[] {
  return typeof input["JobName"] === "string" ? [state, input["JobName"]] : [state];
}

/** A job's process and a batch's session can end in the middle; they look for their kill themselves. */
function hasHalfWay({ resource }: TaskCall): boolean {
  return resource.startsWith("glue:") || resource.startsWith("states:startExecution");
}
