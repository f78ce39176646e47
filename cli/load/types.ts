import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Terminal } from "../output/terminal";

const REPOSITORY = resolve(__dirname, "../..");

/** Runs the TypeScript compiler over the definition; its findings go to the terminal as they are. */
export function checkTypes(definition: string, terminal: Terminal): boolean {
  const project = nearestProject(dirname(definition));
  if (project !== null) return compiles(project, terminal);
  const folder = mkdtempSync(join(tmpdir(), "definition-types-"));
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(projectOf(definition)));
    return compiles(join(folder, "tsconfig.json"), terminal);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compiles(project: string, terminal: Terminal): boolean {
  const compiler = createRequire(join(REPOSITORY, "package.json")).resolve("typescript/bin/tsc");
  const parameters = [compiler, "--noEmit", "--pretty", "false", "--project", project];
  const { status, stdout } = spawnSync(process.execPath, parameters, { encoding: "utf8" });
  terminal.say(stdout);
  return status === 0;
}

/** For a definition outside of any project: `pipeline-dsl` is the language of this program, as when it is loaded. */
function projectOf(definition: string): object {
  return {
    compilerOptions: {
      strict: true,
      skipLibCheck: true,
      allowJs: true,
      target: "ES2022",
      module: "ESNext",
      moduleResolution: "bundler",
      paths: { "pipeline-dsl": [join(REPOSITORY, "pipeline-dsl/index.ts")] },
      typeRoots: [join(REPOSITORY, "node_modules/@types")],
      types: ["node"],
    },
    files: [definition],
  };
}

/** The tsconfig.json that an editor would take for the file. */
function nearestProject(folder: string): string | null {
  const candidate = join(folder, "tsconfig.json");
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? null : nearestProject(dirname(folder));
}
