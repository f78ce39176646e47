import { isBuiltin } from "node:module";
import { basename, dirname, relative, resolve } from "node:path";
import { type BuildFailure, type BuildOptions, buildSync, type Message, type Metafile, type OutputFile } from "esbuild";
import * as language from "pipeline-dsl";
import { readTextIfPresent } from "../../lab/home/files";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { LANGUAGE, LANGUAGE_PARAMETER, MISSING_WORDS_PARAMETER } from "./language";
import { missingWord, NOT_THERE, unknownWordsIn } from "./missing-word";
import { DefinitionNotLoaded, type LoadProblem } from "./problem";
import { type FoundPackage, packageFolders, packagesIn, rootAbove } from "./repository-packages";

/** One script made of a definition and the files that it imports, with the map back to their lines. */
export interface DefinitionBundle {
  /** The name that the script bears in stack traces. */
  readonly scriptName: string;
  readonly code: string;
  readonly sourceMap: string;
  /** Absolute paths of the files that were read, those of which nothing is left among them. */
  readonly files: readonly string[];
}

/**
 * What stands in for the language in the bundle. Because it lists every word, the bundler itself finds the imports of words that
 * there are not, in each form in which they can be written and through each file that hands them on. It sees nothing of a word that is
 * taken from the language as an object, as in `const { dimension } = dsl`: what lies behind that object answers for it.
 */
const WORDS = `import * as words from "${LANGUAGE}";
export const { ${Object.keys(language).join(", ")} } = ${LANGUAGE_PARAMETER};
Object.setPrototypeOf(words, ${MISSING_WORDS_PARAMETER});`;

/** Types are stripped, not checked: that is the editor's and `check --types`'s work, and takes seconds. */
export function bundleDefinition(file: string): DefinitionBundle {
  const scriptName = `${file}.bundle.js`;
  try {
    const { outputFiles, warnings, metafile } = built(file, scriptName);
    if (warnings.length > 0) throw new DefinitionNotLoaded(warnings.map((warning) => problemOf(warning, file)));
    const missing = missingUnusedWords(Object.keys(metafile.inputs));
    if (missing.length > 0) throw new DefinitionNotLoaded(missing);
    const text = (extension: string) => outputFiles.find((output) => output.path.endsWith(extension))?.text ?? "";
    return {
      scriptName,
      code: text(".js"),
      sourceMap: text(".js.map"),
      files: Object.keys(metafile.inputs).flatMap((input) => (input.startsWith("<") ? [] : [resolve(input)])),
    };
  } catch (failure) {
    throw isBuildFailure(failure)
      ? new DefinitionNotLoaded([...failure.errors, ...failure.warnings].map((error) => problemOf(error, file)))
      : failure;
  }
}

interface Bundled {
  readonly outputFiles: readonly OutputFile[];
  readonly warnings: readonly Message[];
  readonly metafile: Metafile;
}

/**
 * Words that are imported and not there, though nothing uses them: the bundler takes those for types and drops them, and the word that
 * was meant is then not defined where it is used.
 */
function missingUnusedWords(inputs: readonly string[]): readonly LoadProblem[] {
  return inputs.flatMap((input) => {
    const file = resolve(input);
    return unknownWordsIn(readTextIfPresent(file) ?? "").map(({ word, line }): LoadProblem => {
      const places = [{ file, line, column: 1, part: "" }];
      return { ...missingWord(word), severity: "error", places };
    });
  });
}

/** Packages that were installed are looked up when the script runs; those that are the repository's own are source, and part of it. */
function built(file: string, scriptName: string): Bundled {
  const options = {
    entryPoints: [file],
    outfile: scriptName,
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    // So that they are written with the Promise of `world.ts`.
    supported: { "async-await": false, "async-generator": false },
    // A comment, so that `pipeline-dsl/index` is the same module.
    alias: { [LANGUAGE]: `data:text/javascript,${encodeURIComponent(`${WORDS} //`)}` },
    sourcemap: "external",
    metafile: true,
    sourcesContent: false,
    logLevel: "silent",
  } as const satisfies BuildOptions;
  const first = buildSync({ ...options, packages: "external" });
  const asked = Object.values(first.metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  if (asked.every((path) => isBuiltin(path))) return first;
  const isAsked = (name: string): boolean => asked.some((path) => path === name || path.startsWith(`${name}/`));
  // The nearest of a name is the one that is meant.
  const packages = new Map<string, FoundPackage>();
  const root = rootAbove(dirname(file));
  for (const folder of packageFolders(dirname(file)))
    for (const found of packagesIn(folder, root))
      if (!packages.has(found.name) && found.name !== LANGUAGE) packages.set(found.name, found);
  const all = [...packages.values()];
  if (!all.some(({ name, source }) => source !== null && isAsked(name))) return first;
  return buildSync({ ...options, external: all.flatMap(({ name, source }) => (source === null ? [name] : [])) });
}

function isBuildFailure(failure: unknown): failure is BuildFailure {
  return typeof failure === "object" && failure !== null && "errors" in failure && "warnings" in failure;
}

const MISSING_FILE = /^Could not resolve "(.*)"$/;
const MISSING_EXPORT =
  /^(?:No matching export in "(.*)" for import "(.*)"|Import "(.*)" will always be undefined because there is no matching export in "(.*)")$/;

function problemOf({ id, text, location }: Message, definition: string): LoadProblem {
  const file = location === null ? definition : resolve(location.file);
  const places = [{ file, line: location?.line ?? 1, column: (location?.column ?? 0) + 1, part: "" }];
  const missing = MISSING_FILE.exec(text)?.[1];
  if (missing !== undefined) return { ...missingFile(missing, file), severity: "error", places };
  const [, from = "", name = "", read = "", readFrom = ""] = MISSING_EXPORT.exec(text) ?? [];
  if (from + readFrom !== "") return { ...missingExport(from + readFrom, name + read), severity: "error", places };
  if (id !== "") {
    return {
      code: "definition-doubtful",
      severity: "error",
      message: text,
      places,
      why: "it is valid TypeScript and hardly what was meant: what stands there is dropped or never reached",
      fix: "correct the line; a type checker refuses most of these",
    };
  }
  if (text.startsWith("Top-level await")) {
    return {
      code: "definition-syntax",
      severity: "error",
      message: "a definition waits for something",
      places,
      why: "it is read at once, without input, network or clock",
      fix: "take await out, and import what is needed at the top of the file",
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

function missingFile(named: string, file: string): Pick<LoadProblem, "code" | "message" | "why" | "fix"> {
  const isPath = /^[./]/.test(named);
  const from = relative(process.cwd(), file);
  return {
    code: "definition-import",
    message: `${basename(file)} imports "${named}", which ${isPath ? "does not exist" : "is not installed"}`,
    why: isPath
      ? `an import that starts with a dot is looked up from ${from}`
      : `packages are looked up from ${from} upwards`,
    fix: isPath ? "correct the path, or create the file" : `run npm install ${named}, or remove the import`,
  };
}

/** An import of a name that its file, or the language, does not have. */
function missingExport(from: string, name: string): Pick<LoadProblem, "code" | "message" | "why" | "fix"> {
  const isLanguage = from.startsWith("<data:");
  if (isLanguage && name !== "default") return missingWord(name);
  const owner = isLanguage ? LANGUAGE : basename(from);
  if (name === "default") {
    return {
      code: "definition-import",
      message: `${owner} has no default export`,
      why: "an import without braces takes the default export",
      fix: isLanguage
        ? `name its words in braces, as in import { pipeline } from "${LANGUAGE}", or write import * as dsl from "${LANGUAGE}"`
        : "import it by its name, in braces",
    };
  }
  return {
    code: "definition-import",
    message: `${owner} exports no ${name}`,
    why: NOT_THERE,
    fix: didYouMean(name, exportsOf(from), "correct the name, or export it there"),
  };
}

/** The names that a file exports, as far as they are seen without reading it as a program; what it hands on may be the language. */
function exportsOf(file: string): readonly string[] {
  const text = readTextIfPresent(file) ?? "";
  const declared = /^export\s+(?:async\s+)?(?:const|let|var|function|class|enum)\s+(\w+)/gm;
  const words = /^export\s*\*\s*from/m.test(text) ? Object.keys(language) : [];
  return [...[...text.matchAll(declared)].map(([, name = ""]) => name), ...words];
}
