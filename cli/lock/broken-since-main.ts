import { dirname, join } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { UsageError } from "../output/failures";
import { type BaseCommit, baseCommit, Repository } from "../review/git";
import { refusedSinceBase } from "../review/migration-files";
import { definitionIn } from "../review/side";
import { migrationsFolderOf } from "./lock-file";

type Code = "migration-edited" | "lock-without-migration";

/**
 * What this branch did to migrations since it left main, or did not write: what is there may have been run. On main itself it is what is
 * not committed, and nothing where git knows no main.
 */
export function brokenSinceMain(definition: string, model: PipelineModel): readonly Diagnostic<Code>[] {
  const repository = Repository.around(migrationsFolderOf(definition));
  const base = repository === null ? null : baseOf(repository);
  if (repository === null || base === null) return [];
  const { commit, name } = base;
  const file = repository.placeOf(definition);
  const former = definitionIn(repository, commit, file, model.name);
  const sides = { repository, commit, definition: file, former, before: null, after: model };
  return refusedSinceBase(sides).map(({ kind, subject, reason, fix }) => ({
    code: kind === "edited" ? "migration-edited" : "lock-without-migration",
    severity: "error",
    message: kind === "edited" ? `${subject} is not what ${name} has` : `${subject} goes on where no migration does`,
    places: [{ file: join(dirname(file), subject), line: 1, column: 1, part: "" }],
    why: reason,
    fix,
  }));
}

function baseOf(repository: Repository): BaseCommit | null {
  try {
    return baseCommit(repository, undefined);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
