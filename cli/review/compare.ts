import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { review, type ReviewedChange } from "../../pipeline-dsl/review";
import { additions } from "../../pipeline-dsl/review/additions";
import { UsageError } from "../output/failures";
import { baseCommit, Repository } from "./git";
import { type FoundSide, sideOfCheckout, sideOfCommit, sideOfLock } from "./side";

/** Two definitions, compared. */
export interface Comparison {
  /** `main (3f2a1bc)`, a lock's path. */
  readonly base: string;
  readonly head: string;
  readonly notes: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** The definition here has errors; `check` lists them. */
  readonly faulty: boolean;
}

/** The definition in the checkout against a git commit or a lock file; by default against where this branch left main. */
export function compareWith(base: string | undefined, definition: string): Comparison {
  const head = sideOfCheckout(definition);
  const { name, found } = baseSide(base, definition);
  const notes = [...found.notes, ...head.notes];
  const changes = head.side === null ? [] : found.side === null ? additions(head.side) : review(found.side, head.side);
  return { base: name, head: "the checkout", notes, changes, faulty: head.faulty };
}

function baseSide(named: string | undefined, definition: string): { readonly name: string; readonly found: FoundSide } {
  if (named !== undefined && isFile(named)) {
    return { name: named, found: sideOfLock(readFileSync(named, "utf8"), named) };
  }
  const repository = Repository.around(dirname(resolve(definition)));
  if (repository === null) {
    const what = named === undefined ? "and there is no commit to compare with" : `and ${named} is no file`;
    throw new UsageError(`${dirname(definition)} is not in a git repository, ${what}; name a lock file as BASE`);
  }
  const { commit, name } = baseCommit(repository, named);
  return { name, found: sideOfCommit(repository, commit, name, resolve(definition)) };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
