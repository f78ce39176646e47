import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { compileFunction } from "node:vm";
import * as language from "pipeline-dsl";
import { recorded, type Recording } from "../../pipeline-dsl/language/arguments/recording";
import { bundleDefinition, type DefinitionBundle } from "./bundle";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { LANGUAGE, LANGUAGE_PARAMETER } from "./language";
import { placeFinder, placeInDefinition, type PlaceFinder } from "./places";
import { DefinitionNotLoaded, type LoadProblem } from "./problem";

export interface LoadedDefinition {
  /** Absolute path. */
  readonly file: string;
  readonly declaration: language.PipelineDeclaration;
  /** What its words made while it was read. */
  readonly recording: Recording;
  readonly originalPlace: PlaceFinder;
}

/**
 * Reads a definition from anywhere on disk. `import ... from "pipeline-dsl"` gives the language of this program, also
 * where no package of that name is installed; every other package is looked up from the definition's folder.
 */
export function loadDefinition(file: string): LoadedDefinition {
  const bundle = bundleDefinition(file);
  const originalPlace = placeFinder(bundle);
  const { result: exported, recording } = recorded(() => evaluate(file, bundle, originalPlace));
  if (!language.isPipeline(exported.default)) throw new DefinitionNotLoaded([withoutPipeline(file, exported)]);
  return { file, declaration: exported.default, recording, originalPlace };
}

function evaluate(file: string, bundle: DefinitionBundle, originalPlace: PlaceFinder): { readonly default?: unknown } {
  const module: { readonly exports: { default?: unknown } } = { exports: {} };
  try {
    const parameters = ["module", "exports", "require", "__filename", "__dirname", LANGUAGE_PARAMETER];
    const script = compileFunction(bundle.code, parameters, { filename: bundle.scriptName });
    Reflect.apply(script, undefined, [module, module.exports, createRequire(file), file, dirname(file), language]);
  } catch (error) {
    throw new DefinitionNotLoaded([problemOf(error, file, bundle, originalPlace)]);
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

function problemOf(error: unknown, file: string, bundle: DefinitionBundle, originalPlace: PlaceFinder): LoadProblem {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const innermost = placeInDefinition(stack ?? "", bundle);
  const places = [innermost === null ? { file, line: 1, column: 1, part: "" } : originalPlace(innermost)];
  const missing = /^Cannot find module '([^']*)'/.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      code: "definition-import",
      severity: "error",
      message: `the package "${missing}" is not installed`,
      places,
      why: `packages are looked up from ${dirname(file)} upwards`,
      fix: didYouMean(missing, [LANGUAGE], `run npm install ${missing}, or remove the import`),
    };
  }
  const notThere = /(?:^|[.\s(])(\w+)\)? is not (?:a function|defined)$/.exec(message)?.[1] ?? "";
  return {
    code: "definition-threw",
    severity: "error",
    message: message === "" ? "the definition raised an error without a message" : message,
    places,
    why: "the definition's own code raised an error while it was read",
    fix: didYouMean(
      notThere,
      notThere === "" ? [] : Object.keys(language),
      "correct the code at this place; a definition needs no input, network or clock",
    ),
  };
}
