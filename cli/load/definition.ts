import { basename, dirname } from "node:path";
import { compileFunction } from "node:vm";
import * as language from "pipeline-dsl";
import { recorded, type Recording } from "../../pipeline-dsl/language/arguments/recording";
import { type Checkout, checkoutOf } from "./checkout";
import { bundleDefinition, type DefinitionBundle } from "./bundle";
import { LANGUAGE_PARAMETER, MISSING_WORDS_PARAMETER } from "./language";
import { MISSING_WORDS } from "./missing-word";
import { placeFinder, type PlaceFinder } from "./places";
import { DefinitionNotLoaded, type LoadProblem } from "./problem";
import { sameEverywhere } from "./same-everywhere";
import { thrownProblem } from "./thrown";
import { requireFrom, WORLD } from "./world";

export interface LoadedDefinition {
  /** Absolute path. */
  readonly file: string;
  readonly declaration: language.PipelineDeclaration;
  /** What its words made while it was read. */
  readonly recording: Recording;
  readonly originalPlace: PlaceFinder;
  /** Absolute paths of the files that it is made of, by their real names. */
  readonly files: readonly string[];
  /** Whether it asked for files of its checkout besides those that it imports. */
  readonly readsFiles: boolean;
}

/**
 * Reads a definition from anywhere on disk. `import ... from "pipeline-dsl"` gives the language of this program, also
 * where no package of that name is installed; every other package is looked up from the definition's folder.
 */
export function loadDefinition(file: string): LoadedDefinition {
  const bundle = bundleDefinition(file);
  const originalPlace = placeFinder(bundle);
  const checkout = checkoutOf(file);
  const { result: exported, recording } = recorded(() =>
    sameEverywhere(() => evaluate(file, { bundle, checkout, originalPlace })),
  );
  if (!language.isPipeline(exported.default)) throw new DefinitionNotLoaded([withoutPipeline(file, exported)]);
  return {
    file,
    declaration: exported.default,
    recording,
    originalPlace,
    files: bundle.files,
    readsFiles: checkout.wasRead(),
  };
}

interface Surroundings {
  readonly bundle: DefinitionBundle;
  readonly checkout: Checkout;
  readonly originalPlace: PlaceFinder;
}

function evaluate(file: string, { bundle, checkout, originalPlace }: Surroundings): { readonly default?: unknown } {
  const module: { readonly exports: { default?: unknown } } = { exports: {} };
  const given = {
    ...WORLD,
    module,
    exports: module.exports,
    require: requireFrom(file, checkout.modules),
    __filename: checkout.told(file),
    __dirname: checkout.told(dirname(file)),
    [LANGUAGE_PARAMETER]: language,
    [MISSING_WORDS_PARAMETER]: MISSING_WORDS,
  };
  try {
    const script = compileFunction(bundle.code, Object.keys(given), { filename: bundle.scriptName });
    Reflect.apply(script, undefined, Object.values(given));
  } catch (error) {
    throw new DefinitionNotLoaded([thrownProblem(error, file, bundle, originalPlace)]);
  }
  return module.exports;
}

function withoutPipeline(file: string, exported: { readonly default?: unknown }): LoadProblem {
  const name = basename(file);
  return {
    code: "definition-without-pipeline",
    severity: "error",
    message:
      "default" in exported ? `the default export of ${name} is not a pipeline` : `${name} has no default export`,
    places: [{ file, line: 1, column: 1, part: "" }],
    why: "the command takes the pipeline from the file's default export",
    fix: 'end the file with: export default pipeline("Name", { ... })',
  };
}
