import { dirname, join } from "node:path";
import ts from "typescript";

const CONFIG = join(__dirname, "..", "..", "tsconfig.json");

/** Most files are the same in every program: parsed once, they serve them all. */
const parsed = new Map<string, ts.SourceFile>();

function parse(file: string, text: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile {
  const known = parsed.get(file);
  if (known?.text === text) return known;
  const fresh = ts.createSourceFile(file, text, version);
  parsed.set(file, fresh);
  return fresh;
}

/** A program of the given files under the project's own settings. `read` may stand in for the file system. */
export function programOf(
  files: readonly string[],
  read: (file: string) => string | undefined = (file) => ts.sys.readFile(file),
): ts.Program {
  const { config } = ts.readConfigFile(CONFIG, (file) => ts.sys.readFile(file)) as { readonly config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(CONFIG));
  const host = ts.createCompilerHost(options);
  return ts.createProgram(files, options, {
    ...host,
    readFile: read,
    fileExists: (file) => read(file) !== undefined,
    getSourceFile: (file, version) => {
      const text = read(file);
      return text === undefined ? undefined : parse(file, text, version);
    },
  });
}
