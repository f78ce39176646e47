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
  /** Null: every state, each for itself. */
  readonly state: string | null;
  readonly kind: TroubleKind;
}

/** A world in which one state's calls are in trouble: for tests. */
export class TroubledCalls {
  private readonly happened = new Map<string, number>();
  private readonly effects: string[] = [];
  private present: Trouble | null = null;

  get trouble(): Trouble | null {
    return this.present;
  }

  set trouble(trouble: Trouble | null) {
    this.present = trouble;
    this.happened.clear();
    this.effects.length = 0;
  }

  /** The states whose calls had an effect since the trouble began, in order: the same ones leave the same world. */
  get done(): string {
    return this.effects.join();
  }

  /** `within`: does a part of a call, as of one that is broken off; null: it does all or nothing, so nothing was done. */
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
    const kind = this.present !== null && (this.present.state ?? state) === state ? this.present.kind : null;
    const attempt = (this.happened.get(state) ?? 0) + 1;
    this.happened.set(state, attempt);
    if (kind === "never happens" || (kind === "fails once" && attempt === 1))
      throw new TaskError("States.TaskFailed", "lost");
    if (kind === "dies before") return die(controller);
    if (kind === "dies within") {
      if ((await within()) !== null) this.effects.push(`a part of ${state}`);
      return die(controller);
    }
    const answer = await act();
    this.effects.push(state);
    if (kind === "dies after") return die(controller);
    if (kind === "answer is lost" || (kind === "answer is lost once" && attempt === 1))
      throw new TaskError("States.TaskFailed", "the answer was lost");
    return answer;
  }
}

async function die(controller: AbortController): Promise<never> {
  controller.abort();
  return Promise.reject(new TaskError("States.TaskFailed", "the process died"));
}
