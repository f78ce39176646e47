import type { Diagnostic } from "../../pipeline-dsl/checks";
import { checkPrinted } from "../../pipeline-dsl/check-printed";
import { compile, type Compilation } from "../../pipeline-dsl/compile";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { readMigrations } from "../lock/lock-file";
import { misnamedMigrations } from "../lock/misnamed-migrations";
import { missingMigrations } from "../lock/missing-migrations";
import { overduePermissions } from "../lock/overdue-permissions";
import { withoutThoseForReview } from "../lock/permissions-of-branch";
import { refusedMigrations } from "../lock/refused-migrations";
import { today } from "../lock/today";
import { loadDefinition } from "./definition";
import { atProperties } from "./diagnostic-places";
import { locateDefinition } from "./locate";
import { DefinitionNotLoaded } from "./problem";
import { PropertyPlaces } from "./property-places";

export interface CompiledDefinition {
  /** Absolute path of the definition. */
  readonly file: string;
  /** Null when the definition could not be read at all. */
  readonly model: PipelineModel | null;
  /** It has errors of its own, so that its model is not what its author means. */
  readonly faulty: boolean;
  /** With the lines that the author wrote. */
  readonly diagnostics: readonly Diagnostic[];
}

/** As `compileDefinition`; what is printed from a definition without errors is measured too. */
export function measureDefinition(named: string | undefined): CompiledDefinition {
  return compileAnd(named, (compilation, file) => {
    const migrations = readMigrations(file);
    return [
      ...checkPrinted(compilation, migrations),
      ...refusedMigrations(file, migrations),
      ...misnamedMigrations(file),
      ...missingMigrations(file, migrations),
    ];
  });
}

/** Locates, reads and compiles a definition. Throws only when there is none to be found. */
export function compileDefinition(named: string | undefined): CompiledDefinition {
  return compileAnd(named, () => []);
}

function compileAnd(
  named: string | undefined,
  more: (compilation: Compilation, file: string) => readonly Diagnostic[],
): CompiledDefinition {
  const file = locateDefinition(named);
  try {
    const { declaration, recording, originalPlace } = loadDefinition(file);
    const compilation = compile(declaration, recording);
    const faulty = isFaulty(compilation);
    // Of a faulty definition the permissions may be stand-ins.
    const overdue = faulty ? [] : overduePermissions(compilation.model, compilation.places, today());
    const diagnostics = [...withoutThoseForReview(compilation, file), ...overdue, ...more(compilation, file)];
    const properties = new PropertyPlaces();
    return {
      file,
      model: compilation.model,
      faulty,
      diagnostics: diagnostics.map((each) => atProperties(each, originalPlace, properties)),
    };
  } catch (error) {
    if (!(error instanceof DefinitionNotLoaded)) throw error;
    return { file, model: null, faulty: true, diagnostics: error.problems };
  }
}

function isFaulty({ diagnostics }: Compilation): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** The definition has errors: nothing can be made of it or run. */
export class FaultyDefinition extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super("the definition has errors");
    this.name = "FaultyDefinition";
  }
}

export interface SoundDefinition {
  readonly file: string;
  readonly model: PipelineModel;
  readonly warnings: readonly Diagnostic[];
}

/** For the commands that go on only when a definition has no errors. */
export function soundDefinition(named: string | undefined): SoundDefinition {
  return sound(compileDefinition(named));
}

/** For what is deployed: nothing that is printed from it is too large. */
export function deployableDefinition(named: string | undefined): SoundDefinition {
  return sound(measureDefinition(named));
}

function sound({ file, model, diagnostics }: CompiledDefinition): SoundDefinition {
  if (model === null || diagnostics.some(({ severity }) => severity === "error"))
    throw new FaultyDefinition(diagnostics);
  return { file, model, warnings: diagnostics };
}
