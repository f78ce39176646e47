import type { StateMachine } from "aws-local-stepfunctions" with { "resolution-mode": "import" };
import type { ExecutionEvent } from "./records";

type EngineEvents = ReturnType<StateMachine["run"]>["eventLogs"];
type EngineEvent = EngineEvents extends AsyncGenerator<infer Event> ? Event : never;

/** Tells each state's events until the execution ends. Payloads are left out: they repeat the input at every state. */
export async function follow(log: EngineEvents, tell: (event: ExecutionEvent) => void): Promise<void> {
  for await (const entry of log) {
    const event = eventOf(entry);
    if (event !== null) tell(event);
  }
}

function eventOf(entry: EngineEvent): ExecutionEvent | null {
  switch (entry.type) {
    case "StateEntered":
      return { at: entry.timestamp, type: "entered", state: entry.state.name };
    case "StateExited":
      return { at: entry.timestamp, type: "exited", state: entry.state.name };
    case "StateRetried":
      return { at: entry.timestamp, type: "retried", state: entry.state.name };
    case "StateCaught":
      return { at: entry.timestamp, type: "caught", state: entry.state.name };
    case "StateFailed":
      return {
        at: entry.timestamp,
        type: "failed",
        state: entry.state.name,
        error: entry.Error,
        cause: String(entry.Cause),
      };
    default:
      return null;
  }
}
