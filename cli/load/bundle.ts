import { basename, relative, resolve } from "node:path";
import { buildSync, type BuildFailure, type Message } from "esbuild";
import { DefinitionNotLoaded, type LoadProblem } from "./problem";

/** One script made of a definition and the files that it imports, with the map back to their lines. */
export interface DefinitionBundle {
  /** The name that the script bears in stack traces. */
  readonly scriptName: string;
  readonly code: string;
  readonly sourceMap: string;
}

/** Types are stripped, not checked: that is the editor's and `check --types`'s work, and takes seconds. */
export function bundleDefinition(file: string): DefinitionBundle {
  const scriptName = `${file}.bundle.js`;
  const [map, script] = build(file, scriptName);
  return { scriptName, code: script, sourceMap: map };
}

function build(file: string, scriptName: string): [map: string, script: string] {
  try {
    const { outputFiles } = buildSync({
      entryPoints: [file],
      outfile: scriptName,
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      target: "node20",
      packages: "external",
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
    });
    const text = (extension: string) => outputFiles.find((output) => output.path.endsWith(extension))?.text ?? "";
    return [text(".js.map"), text(".js")];
  } catch (failure) {
    throw isBuildFailure(failure)
      ? new DefinitionNotLoaded(failure.errors.map((error) => problemOf(error, file)))
      : failure;
  }
}

function isBuildFailure(failure: unknown): failure is BuildFailure {
  return failure instanceof Error && "errors" in failure && Array.isArray(failure.errors);
}

function problemOf({ text, location }: Message, definition: string): LoadProblem {
  const file = location === null ? definition : resolve(location.file);
  const places = [{ file, line: location?.line ?? 1, column: (location?.column ?? 0) + 1, part: "" }];
  const missing = /^Could not resolve "(.*)"$/.exec(text)?.[1];
  if (missing !== undefined) {
    return {
      code: "definition-import",
      severity: "error",
      message: `${basename(file)} imports "${missing}", which does not exist`,
      places,
      why: `an import that starts with a dot is looked up from ${relative(process.cwd(), file)}`,
      fix: "correct the path, or create the file",
    };
  }
  return {
    code: "definition-syntax",
    severity: "error",
    message: text,
    places,
    why: "the file is not valid TypeScript, so nothing of it could be read",
    fix: "correct the line; an editor with TypeScript support shows the same error while typing",
  };
}
