import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type SettingChange, settingChanges } from "../../infra/review/settings";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { review, type ReviewedChange } from "../../pipeline-dsl/review";
import { additions } from "../../pipeline-dsl/review/additions";
import { UsageError } from "../output/failures";
import { stackFiles } from "../stack/stack-file";
import { baseCommit, Repository } from "./git";
import { type FoundSide, sideOfCheckout, sideOfCommit, sideOfLock } from "./side";

/** Two definitions, compared. */
export interface Comparison {
  /** `main (3f2a1bc)`, a lock's path. */
  readonly base: string;
  readonly head: string;
  readonly notes: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** What each side means; null: there is no pipeline on it. */
  readonly before: PipelineModel | null;
  readonly after: PipelineModel | null;
  /** Settings that differ, of every stack beside the definition. */
  readonly settings: readonly StackChanges[];
  readonly stacks: readonly StackSides[];
  /** The definition here has errors; `check` lists them. */
  readonly faulty: boolean;
}

/** The settings of one stack, compared. */
export interface StackChanges {
  readonly stack: string;
  /** Of the settings as they are here. */
  readonly file: string;
  readonly changes: readonly SettingChange[];
}

/** The settings of one stack on both sides, as they are written. */
export interface StackSides {
  readonly stack: string;
  readonly file: string;
  /** Null: the other side has no such stack. */
  readonly before: string | null;
  readonly after: string;
}

/** The definition in the checkout against a git commit or a lock file; by default against where this branch left main. */
export function compareWith(base: string | undefined, definition: string, stack?: string): Comparison {
  const head = sideOfCheckout(definition);
  const { name, found, textBefore } = baseSide(base, definition);
  const notes = [...found.notes, ...head.notes];
  const stacks = stackSides(definition, textBefore, stack);
  const changes = head.side === null ? [] : found.side === null ? additions(head.side) : review(found.side, head.side);
  return {
    base: name,
    head: "the checkout",
    notes,
    changes,
    before: found.side?.model ?? null,
    after: head.side?.model ?? null,
    settings: stacks.flatMap(changesOf),
    stacks,
    faulty: head.faulty,
  };
}

/** A lock says nothing of settings: they count as the same on both sides. */
function stackSides(
  definition: string,
  textBefore: ((file: string) => string | null) | null,
  only: string | undefined,
): readonly StackSides[] {
  return stackFiles(definition)
    .filter(({ stack }) => only === undefined || stack === only)
    .map(({ stack, file }) => {
      const after = readFileSync(file, "utf8");
      return { stack, file, before: textBefore === null ? after : textBefore(file), after };
    });
}

function changesOf({ stack, file, before, after }: StackSides): readonly StackChanges[] {
  const changes = before === after ? [] : settingChanges(before, after);
  return changes.length === 0 ? [] : [{ stack, file, changes }];
}

interface BaseSide {
  readonly name: string;
  readonly found: FoundSide;
  /** Any file's text on that side; null: only the lock is left of it. */
  readonly textBefore: ((file: string) => string | null) | null;
}

function baseSide(named: string | undefined, definition: string): BaseSide {
  if (named !== undefined && isFile(named)) {
    return { name: named, found: sideOfLock(readFileSync(named, "utf8"), named), textBefore: null };
  }
  const repository = Repository.around(dirname(resolve(definition)));
  if (repository === null) {
    const what = named === undefined ? "and there is no commit to compare with" : `and ${named} is no file`;
    throw new UsageError(`${dirname(definition)} is not in a git repository, ${what}; name a lock file as BASE`);
  }
  const { commit, name } = baseCommit(repository, named);
  return {
    name,
    found: sideOfCommit(repository, commit, name, resolve(definition)),
    textBefore: (file) => repository.textIn(commit, file),
  };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
