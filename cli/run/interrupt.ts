import type { Terminal } from "../output/terminal";

export interface Interrupt {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** The first Ctrl-C ends the run in good order, so that the next one can go on from there; the second ends the process. */
export function abortOnInterrupt(terminal: Terminal): Interrupt {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.say("stopping; press Ctrl-C again to end at once");
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, interrupt);
    },
  };
}
