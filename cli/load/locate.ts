import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { UsageError } from "../output/failures";

/** What every command that reads a definition is told of it. */
export interface DefinitionOption {
  readonly definition?: string;
}

/**
 * The definition that a command works on: the one that was named, else `pipeline.ts` here, else the only
 * `stacks/<name>/pipeline.ts` of this folder or of the nearest one above that has any. Never the one that this program came
 * with, unless one stands in its folder: elsewhere that would answer for a definition that nobody meant.
 */
export function locateDefinition(named: string | undefined): string {
  if (named !== undefined) return existing(named);
  const [first, ...others] = definitionsFrom(process.cwd());
  if (first === undefined)
    throw new UsageError(
      "there is no pipeline.ts and no stacks/<name>/pipeline.ts here; name one with --definition FILE",
    );
  if (others.length === 0) return first;
  const names = [first, ...others].map((file) => relative(process.cwd(), file)).join(", ");
  throw new UsageError(`there is more than one definition here (${names}); choose one with --definition FILE`);
}

/** The one that a command without a home would take; null where there is none, or more than one. */
export function definitionHere(): string | null {
  const [first, ...others] = definitionsFrom(process.cwd());
  return first === undefined || others.length > 0 ? null : first;
}

function definitionsFrom(here: string): readonly string[] {
  if (isFile(resolve("pipeline.ts"))) return [resolve("pipeline.ts")];
  const stacks = foldersFrom(here).map((folder) => definitionsIn(join(folder, "stacks")));
  return stacks.find((found) => found.length > 0) ?? [];
}

function foldersFrom(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

function existing(named: string): string {
  const file = resolve(named);
  if (isFile(file)) return file;
  const what = existsSync(file) ? "is a folder, not a file" : "does not exist";
  throw new UsageError(`the definition ${named} ${what}`);
}

function definitionsIn(stacks: string): string[] {
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((folder) => join(stacks, folder.name, "pipeline.ts"))
    .filter(isFile)
    .sort();
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
