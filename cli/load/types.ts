import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type { Terminal } from "../output/terminal";

const REPOSITORY = resolve(__dirname, "../..");

/** Runs the TypeScript compiler over the definition; its findings go to the terminal as they are. */
export function checkTypes(definition: string, terminal: Terminal): boolean {
  const compiler = createRequire(join(REPOSITORY, "package.json")).resolve("typescript/bin/tsc");
  const project = nearestProject(dirname(definition));
  const parameters = project === null ? [...STRICT, definition] : ["--noEmit", "--project", project];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...parameters], { encoding: "utf8" });
  terminal.say(stdout);
  return status === 0;
}

const STRICT = ["--noEmit", "--strict", "--skipLibCheck", "--target", "ES2022", "--module", "node16"];

/** The tsconfig.json that an editor would take for the file. */
function nearestProject(folder: string): string | null {
  const candidate = join(folder, "tsconfig.json");
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? null : nearestProject(dirname(folder));
}
