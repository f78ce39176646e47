import { checkSizes, type Diagnostic } from "./checks";
import type { Compilation } from "./compile";
import { measurePrinted } from "./targets/measure";
import type { MigrationFile } from "./targets/redshift";

/**
 * What is printed from a compilation without errors, measured against the limits of the services that take it. Takes
 * longer than compiling, and needs the migrations, which are files: so it is asked for.
 */
export function checkPrinted(
  { model, places }: Pick<Compilation, "model" | "places">,
  migrations: readonly MigrationFile[],
): readonly Diagnostic[] {
  return checkSizes(model, { placesOf: places, printed: measurePrinted(model, migrations) });
}
