import type { PipelineModel } from "../../pipeline-dsl/model";
import { lockPathOf, readLockText } from "../lock/lock-file";
import type { Repository } from "./git";
import { readableLock } from "./readable-lock";

/** A commit, and a definition that has come from it. */
export interface Origin {
  readonly repository: Repository;
  readonly commit: string;
  /** The definition in the checkout, and where the commit has it; null: it has none. */
  readonly definition: string;
  readonly former: string | null;
}

/** The lock that a commit has, each other one that was committed since, and the one that is here, as far as this version reads them. */
export function locksSince(origin: Origin): {
  readonly base: PipelineModel | null;
  readonly later: readonly PipelineModel[];
} {
  const { repository, commit, definition, former } = origin;
  const base = former === null ? null : repository.textIn(commit, lockPathOf(former));
  const paths = placesSince(origin).map(lockPathOf);
  const committed = repository
    .commitsSince(commit, paths)
    .map((each) => paths.map((path) => repository.textIn(each, path)).find((text) => text !== null) ?? null);
  const later = [...committed, readLockText(definition)]
    .filter((text) => text !== null)
    .filter((text, at, texts) => text !== (texts[at - 1] ?? base));
  return { base: readableLock(base)[0] ?? null, later: later.flatMap(readableLock) };
}

/** Where the definition is, and where it was before it was moved. */
export function placesSince({ definition, former }: Origin): readonly string[] {
  return former === null || former === definition ? [definition] : [definition, former];
}
