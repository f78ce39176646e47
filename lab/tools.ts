import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { LabError } from "./errors";

/** The checkout: what `make setup` puts there is found from it, also from a bundle or from another folder. */
export const PROJECT_ROOT = findProjectRoot(__dirname);

export const PYTHON = join(PROJECT_ROOT, ".venv", "bin", "python");

/** A file that `make setup` brings, or another command; where it is missing, that is what to do. */
export function requireTool(path: string, what: string, broughtBy = "make setup"): string {
  if (!existsSync(path)) throw new LabError("Lab.NotSetUp", `${what} is missing (${path}): run \`${broughtBy}\` first`);
  return path;
}

function findProjectRoot(start: string): string {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "jobs")) && existsSync(join(folder, "pipeline-dsl"))) return folder;
    if (folder === dirname(folder)) throw new LabError("Lab.NotSetUp", `no checkout of the project around ${start}`);
  }
}
