import { RunError } from "@pulumi/pulumi";
import { inputFaults } from "./artifacts/inputs";
import { migrationFaults } from "./artifacts/migrations";
import { asRunError, tellLaterFaults } from "./fault-sentence";

/**
 * Runs the program of a stack. A fault of the program itself (a definition that cannot be loaded, a file that is not there, an
 * argument that cannot be) ends it with one sentence before the first resource is made. `load` fetches the program's own files:
 * what is imported beside this function fails before anybody can say so.
 */
export function asProgram<T>(migrations: string, load: () => () => T): T {
  tellLaterFaults();
  const faults = [...inputFaults(), ...migrationFaults(migrations)];
  if (faults.length > 0) {
    throw new RunError(`What the program uploads is not there: ${faults.join("; ")}. Fix it, then run Pulumi again.`);
  }
  try {
    return load()();
  } catch (error) {
    throw asRunError(error);
  }
}
