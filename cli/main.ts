import { createProgram } from "./program";
import { reportFailure } from "./output/report-failure";
import { processTerminal } from "./output/terminal";

/** The exit code is 0 for success, 1 for findings and failures, 2 for a call that cannot mean anything. */
export async function main(parameters: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  endQuietlyWhenTheReaderLeaves(process.stdout);
  try {
    await createProgram(terminal).parseAsync(parameters, { from: "user" });
  } catch (failure) {
    process.exitCode = reportFailure(failure, terminal);
  }
}

/** `pipeline query ... | head` is no failure. */
function endQuietlyWhenTheReaderLeaves(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}
