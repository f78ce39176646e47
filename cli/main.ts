import { createProgram } from "./program";
import { refusalDocument } from "./output/refusal-document";
import { reportFailure } from "./output/report-failure";
import { processTerminal, type Terminal } from "./output/terminal";

/** The exit code is 0 for success, 1 for findings and failures, 2 for a call that cannot mean anything. */
export async function main(parameters: readonly string[]): Promise<void> {
  const { terminal, hasPrinted } = watched(processTerminal());
  endQuietlyWhenTheReaderLeaves(process.stdout);
  try {
    await createProgram(terminal).parseAsync(parameters, { from: "user" });
  } catch (failure) {
    process.exitCode = reportFailure(failure, terminal);
    const document = asksForJson(parameters) && !hasPrinted() ? refusalDocument(failure) : null;
    if (document !== null) terminal.print(document);
  }
}

/** Who asks for a document gets one whatever comes of it. */
function asksForJson(parameters: readonly string[]): boolean {
  const format = parameters.indexOf("--format");
  return (
    parameters.includes("--json") ||
    parameters.includes("--format=json") ||
    (format >= 0 && parameters[format + 1] === "json")
  );
}

function watched(terminal: Terminal): { readonly terminal: Terminal; readonly hasPrinted: () => boolean } {
  let printed = false;
  const print = (text: string): void => {
    printed = true;
    terminal.print(text);
  };
  return { terminal: { ...terminal, print }, hasPrinted: () => printed };
}

/** `pipeline query ... | head` is no failure. */
function endQuietlyWhenTheReaderLeaves(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}
