import { checkSizes, type Diagnostic } from "./checks";
import type { Compilation } from "./compile";
import { measurePrinted } from "./targets/measure";
import type { MigrationFile } from "./targets/redshift";

/**
 * What is printed from a compilation, measured against the limits of the services that take it; nothing is printed from
 * one with errors. Takes longer than compiling, and needs the migrations, which are files: so it is asked for.
 */
export function checkPrinted(
  { model, diagnostics, places }: Compilation,
  migrations: readonly MigrationFile[],
): readonly Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === "error")) return [];
  return checkSizes(model, { placesOf: places, printed: measurePrinted(model, migrations) });
}
