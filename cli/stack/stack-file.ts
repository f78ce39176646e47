import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { distance } from "fastest-levenshtein";
import { UsageError } from "../output/failures";

/** The settings file of a stack of the Pulumi project that a definition belongs to. */
export function locateStackFile(stack: string, definition: string): string {
  const project = projectAbove(dirname(definition)) ?? projectAbove(process.cwd());
  if (project === null) {
    throw new UsageError("there is no Pulumi.yaml beside the definition or above it, so there are no stacks to check");
  }
  const stacks = stacksOf(project);
  if (stacks.includes(stack)) return join(project, `Pulumi.${stack}.yaml`);
  const meant = stacks.find((name) => distance(name, stack) <= 2);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const list = stacks.length === 0 ? "there is none yet" : `the stacks are ${stacks.join(", ")}`;
  throw new UsageError(`there is no stack "${stack}": ${list}.${hint}`);
}

function projectAbove(folder: string): string | null {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const parent = resolve(folder, "..");
  return parent === folder ? null : projectAbove(parent);
}

function stacksOf(project: string): readonly string[] {
  return readdirSync(project)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}
