import { basename, dirname, join } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { Place } from "../../pipeline-dsl/checks/diagnostic";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { UsageError } from "../output/failures";
import { type BaseCommit, baseCommit, Repository } from "../review/git";
import type { Origin } from "../review/locks-since";
import { brokenSinceBase, type RefusedSinceBase } from "../review/migration-files";
import { definitionIn } from "../review/side";
import { migrationsFolderOf } from "./lock-file";

type Code = "migration-edited" | "lock-without-migration" | "lock-removed" | "migration-missing";

/**
 * What this branch did to migrations since it left main, or did not write: what is there may have been run. On main itself it is what is
 * not committed, and nothing where git knows no main.
 */
export function brokenSinceMain(definition: string, model: PipelineModel): readonly Diagnostic<Code>[] {
  const origin = originSinceMain(definition, model);
  if (origin === null) return [];
  const { name, definition: file } = origin;
  const { refused, removed } = brokenSinceBase({ ...origin, before: null, after: model });
  const placeOf = (subject: string, line = 1): Place => ({
    file: join(dirname(file), subject),
    line,
    column: 1,
    part: "",
  });
  return [
    ...refused.map(({ kind, subject, line, reason, fix }): Diagnostic<Code> => {
      const { code, words } = KINDS[kind];
      const message = `${subject} ${words(name)}`;
      return {
        code,
        severity: "error",
        message,
        places: [kind === "removed" ? placeOf(basename(file)) : placeOf(subject, line)],
        why: reason,
        fix,
      };
    }),
    ...removed.map(({ subject, reason, fix }): Diagnostic<Code> => ({
      code: "migration-missing",
      severity: "warning",
      message: `${subject} is not here, and ${name} has it`,
      places: [placeOf(basename(file))],
      why: reason,
      fix,
    })),
  ];
}

/** Where the branch left main; null: git knows no main. */
export function originSinceMain(definition: string, model: PipelineModel): (Origin & Pick<BaseCommit, "name">) | null {
  const repository = Repository.around(migrationsFolderOf(definition));
  const base = repository === null ? null : baseOf(repository);
  if (repository === null || base === null) return null;
  const { commit, name } = base;
  const file = repository.placeOf(definition);
  return { repository, commit, name, definition: file, former: definitionIn(repository, commit, file, model.name) };
}

const KINDS: Readonly<
  Record<RefusedSinceBase["kind"], { readonly code: Code; readonly words: (base: string) => string }>
> = {
  edited: { code: "migration-edited", words: (base) => `is not what ${base} has` },
  "not made": { code: "lock-without-migration", words: () => "goes on where no migration does" },
  removed: { code: "lock-removed", words: (base) => `is not here, and ${base} has it` },
};

function baseOf(repository: Repository): BaseCommit | null {
  try {
    return baseCommit(repository, undefined);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
