import { basename, dirname, resolve } from "node:path";
import { locateDefinition } from "../load/locate";
import { UsageError } from "../output/failures";
import { baseCommit, branchOf, Repository } from "./git";

/**
 * The definition that a review is of: one that is here, else the one that was deleted since the base. Whoever deletes it is
 * reviewed like whoever changes it.
 */
export function definitionMeant(named: string | undefined, base: string | undefined): string {
  try {
    return locateDefinition(named);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const deleted = deletedDefinition(named, base);
    if (deleted === null) throw error;
    return deleted;
  }
}

/** Null: the base has none either, or several. */
function deletedDefinition(named: string | undefined, base: string | undefined): string | null {
  const repository = Repository.around(named === undefined ? process.cwd() : dirname(resolve(named)));
  if (repository === null || (base !== undefined && repository.commit(branchOf(base)) === null)) return null;
  const { commit } = baseCommit(repository, base);
  if (named !== undefined) return repository.has(commit, resolve(named)) ? resolve(named) : null;
  const here = resolve("pipeline.ts");
  if (repository.has(commit, here)) return here;
  const [only, ...others] = repository
    .filesNamed(commit, "pipeline.ts")
    .filter((file) => basename(dirname(dirname(file))) === "stacks");
  return others.length > 0 || only === undefined ? null : only;
}
