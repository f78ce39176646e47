import { join, resolve } from "node:path";
import ts from "typescript";

const LANGUAGE = "pipeline-dsl";
const ROOT = resolve(__dirname, "../..", LANGUAGE);

const HEAD = `// The types of ${LANGUAGE}, written by \`npx pipeline types\`. Write it anew with a new version of the command.\n`;

/**
 * The language as one file of declarations, as the compiler emits them: each of its files is a module of its own, and
 * \`pipeline-dsl\` is what its index exports. Sources would not do: a project's own settings would judge them.
 */
export function printDeclarations(): string {
  const program = ts.createProgram([join(ROOT, "index.ts")], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    // The one form in which the compiler puts several modules into one file.
    module: ts.ModuleKind.AMD,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    outFile: join(ROOT, `${LANGUAGE}.js`),
    rootDir: ROOT,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    types: [],
  });
  let emitted = "";
  program.emit(undefined, (_name, text) => (emitted += text), undefined, true);
  return (
    HEAD +
    withOwnNames(reachable(emitted)) +
    `declare module "${LANGUAGE}" {\n    export * from "${LANGUAGE}/index";\n}\n`
  );
}

/** Only what the index needs: other modules name packages that nobody else has. */
function reachable(text: string): string {
  const modules = new Map(
    text.split(/^(?=declare module )/m).map((each) => [/^declare module "([^"]+)"/.exec(each)?.[1] ?? "", each]),
  );
  const kept = new Set<string>();
  const keep = (name: string): void => {
    const found = modules.get(name);
    if (found === undefined || kept.has(name)) return;
    kept.add(name);
    for (const [, needed = ""] of found.matchAll(/\b(?:from |import\()"([^"]+)"/g)) keep(needed);
  };
  keep("index");
  return [...modules].flatMap(([name, each]) => (kept.has(name) ? [each] : [])).join("");
}

/** The emitted modules are named by their paths alone, which another package might have too. */
function withOwnNames(text: string): string {
  const names = new Set([...text.matchAll(/^declare module "([^"]+)"/gm)].map(([, name]) => name));
  return text.replaceAll(/\b(declare module |from |import\()"([^"]+)"/g, (whole, before: string, name: string) =>
    names.has(name) ? `${before}"${LANGUAGE}/${name}"` : whole,
  );
}
