import type { Diagnostic } from "../../pipeline-dsl/checks";
import { compile } from "../../pipeline-dsl/compile";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { loadDefinition } from "./definition";
import { locateDefinition } from "./locate";
import { DefinitionNotLoaded } from "./problem";

export interface CompiledDefinition {
  /** Absolute path of the definition. */
  readonly file: string;
  /** Null when the definition could not be read at all. */
  readonly model: PipelineModel | null;
  /** With the lines that the author wrote. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Locates, reads and compiles a definition. Throws only when there is none to be found. */
export function compileDefinition(named: string | undefined): CompiledDefinition {
  const file = locateDefinition(named);
  try {
    const { declaration, originalPlace } = loadDefinition(file);
    const { model, diagnostics } = compile(declaration);
    return {
      file,
      model,
      diagnostics: diagnostics.map((each) => ({ ...each, places: each.places.map(originalPlace) })),
    };
  } catch (error) {
    if (!(error instanceof DefinitionNotLoaded)) throw error;
    return { file, model: null, diagnostics: error.problems };
  }
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

/** For the commands that go on only when `check` would have nothing against it. */
export function soundDefinition(named: string | undefined): SoundDefinition {
  const { file, model, diagnostics } = compileDefinition(named);
  if (model === null || diagnostics.some(({ severity }) => severity === "error"))
    throw new FaultyDefinition(diagnostics);
  return { file, model, warnings: diagnostics };
}
