import * as pulumi from "@pulumi/pulumi";
import { mockProvider } from "./mock-aws";
import { Registrations, type Registered } from "./registrations";

export type { Registered } from "./registrations";

/** Runs a program against mocks and gives back everything that it registered, sorted by URN. */
export async function underMocks(stack: string, program: () => unknown): Promise<readonly Registered[]> {
  const mocks: pulumi.runtime.Mocks = {
    newResource: mockProvider(),
    call: (args) => {
      throw new Error(`the program looks something up: ${args.token}`);
    },
  };
  await pulumi.runtime.setMocks(mocks, "rental", stack);
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) throw new Error("no mock monitor");
  const registrations = new Registrations(monitor);
  await withoutStackTraces(async () => {
    await program();
    await pulumi.runtime.disconnect(false);
  });
  return registrations.all(stack);
}

/** Pulumi takes a stack trace for every promise, which is most of the time of a run. */
async function withoutStackTraces(run: () => Promise<void>): Promise<void> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    await run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
