import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { distance } from "fastest-levenshtein";
import { UsageError } from "../output/failures";

/** The settings file of a stack of the Pulumi project that a definition belongs to. */
export function locateStackFile(stack: string, definition: string): string {
  const project = projectAbove(dirname(definition)) ?? projectAbove(process.cwd());
  if (project === null) {
    throw new UsageError(
      `there is no Pulumi.yaml beside the definition, here or above either, so there is no stack "${stack}": a stack is a file Pulumi.${stack}.yaml beside a Pulumi.yaml. ` +
        "Put the definition below a folder that has them, or run the command in one; docs/deployment.md says what stands in them",
    );
  }
  const stacks = stacksOf(project);
  if (stacks.includes(stack)) return join(project, `Pulumi.${stack}.yaml`);
  const meant = stacks.find((name) => distance(name, stack) <= 2);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const list = stacks.length === 0 ? "there is none yet" : `the stacks are ${stacks.join(", ")}`;
  throw new UsageError(`there is no stack "${stack}": ${list}.${hint}`);
}

/** The settings files of all stacks of the project that a definition belongs to; none where there is no project. */
export function stackFiles(definition: string): readonly StackFile[] {
  const project = projectAbove(dirname(resolve(definition)));
  return project === null ? [] : stackFilesAmong(readdirSync(project).map((file) => join(project, file)));
}

export interface StackFile {
  readonly stack: string;
  readonly file: string;
}

/** Those of a project's files that hold a stack's settings. */
export function stackFilesAmong(files: readonly string[]): readonly StackFile[] {
  return files
    .flatMap((file) => {
      const stack = stackOf(file);
      return stack === null ? [] : [{ stack, file }];
    })
    .sort((left, right) => (left.stack < right.stack ? -1 : 1));
}

/** The `name` in Pulumi.yaml beside the definition or above it; null: there is none. */
export function projectName(definition: string): string | null {
  const project = projectAbove(dirname(resolve(definition)));
  if (project === null) return null;
  return /^name:\s*["']?([^"'\s#]+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"))?.[1] ?? null;
}

function projectAbove(folder: string): string | null {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const parent = resolve(folder, "..");
  return parent === folder ? null : projectAbove(parent);
}

function stacksOf(project: string): readonly string[] {
  return stackFilesAmong(readdirSync(project)).map(({ stack }) => stack);
}

function stackOf(file: string): string | null {
  return /^Pulumi\.(.+)\.yaml$/.exec(basename(file))?.[1] ?? null;
}
