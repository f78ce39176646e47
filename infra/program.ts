import { RunError } from "@pulumi/pulumi";
import { inputFaults } from "./artifacts/inputs";
import { migrationFaults } from "./artifacts/migrations";

/**
 * Runs the program of a stack. A fault of the program itself (a file that is not there, an argument that cannot be) ends it with one
 * sentence before the first resource is made; Pulumi would print any other error with all that hangs on it.
 */
export function asProgram<T>(migrations: string, run: () => T): T {
  const faults = [...inputFaults(), ...migrationFaults(migrations)];
  if (faults.length > 0) {
    throw new RunError(`What the program uploads is not there: ${faults.join("; ")}. Fix it, then run Pulumi again.`);
  }
  try {
    return run();
  } catch (error) {
    if (RunError.isInstance(error)) throw error;
    throw new RunError(sentenceOf(error));
  }
}

/** What is wrong, without a stack: of an error of arguments every property, of any other error its message. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `The program ended with ${String(error)}.`;
  const { errors } = error as {
    readonly errors?: readonly { readonly propertyPath: string; readonly reason: string }[];
  };
  const places = (errors ?? []).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  return [error.message, ...places].join("\n  ");
}
