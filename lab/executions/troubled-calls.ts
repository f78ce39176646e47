import type { Json } from "../json";
import { TaskError, type TaskHandler, type TaskHandlers } from "./task";

/** What can happen to the calls of one state: they fail, never arrive, their answer is lost, or the execution ends there. */
export const TROUBLES = [
  "fails once",
  "answer is lost once",
  "never happens",
  "answer is lost",
  "dies before",
  "dies within",
  "dies after",
] as const;

export type TroubleKind = (typeof TROUBLES)[number];

export interface Trouble {
  readonly state: string;
  readonly kind: TroubleKind;
}

/** A world in which one state's calls are in trouble: for tests. */
export class TroubledCalls {
  private happened = 0;
  private present: Trouble | null = null;

  get trouble(): Trouble | null {
    return this.present;
  }

  set trouble(trouble: Trouble | null) {
    this.present = trouble;
    this.happened = 0;
  }

  /** `within`: what a call has done when it was broken off; absent: all of it or nothing. */
  protected troubled(
    handlers: TaskHandlers,
    controller: AbortController,
    within: TaskHandler = () => Promise.resolve(null),
  ): TaskHandlers {
    return Object.fromEntries(
      Object.entries(handlers).map(([resource, handler]): [string, TaskHandler] => [
        resource,
        (call) =>
          this.meet(
            call.state,
            controller,
            () => handler(call),
            () => within(call),
          ),
      ]),
    );
  }

  private async meet(
    state: string,
    controller: AbortController,
    act: () => Promise<Json>,
    within: () => Promise<Json>,
  ): Promise<Json> {
    const kind = this.present?.state === state ? this.present.kind : null;
    this.happened += kind === null ? 0 : 1;
    if (kind === "never happens" || (kind === "fails once" && this.happened === 1))
      throw new TaskError("States.TaskFailed", "lost");
    if (kind === "dies before") return die(controller);
    if (kind === "dies within") {
      await within();
      return die(controller);
    }
    const answer = await act();
    if (kind === "dies after") return die(controller);
    if (kind === "answer is lost" || (kind === "answer is lost once" && this.happened === 1))
      throw new TaskError("States.TaskFailed", "the answer was lost");
    return answer;
  }
}

async function die(controller: AbortController): Promise<never> {
  controller.abort();
  return Promise.reject(new TaskError("States.TaskFailed", "the process died"));
}
