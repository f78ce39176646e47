import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { type MigrationFile, readMigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "../lock/lock-file";
import { modelsBetween } from "./between-locks";
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

/**
 * The lock that a commit has, each other one that was committed on top of it, and the one that is here, as far as this version reads them; and
 * what the migrations between two of them tell of locks that no commit has.
 */
export function locksSince(origin: Origin): {
  readonly base: PipelineModel | null;
  readonly later: readonly PipelineModel[];
} {
  const { repository, commit, definition, former } = origin;
  const base: State = {
    lock: former === null ? null : repository.textIn(commit, lockPathOf(former)),
    migrations: () => (former === null ? [] : migrationsIn(repository, commit, former)),
  };
  const places = placesSince(origin);
  const committed = repository.commitsOnTopOf(commit, places.map(lockPathOf)).flatMap((each): readonly State[] => {
    const place = places.find((one) => repository.textIn(each, lockPathOf(one)) !== null);
    if (place === undefined) return [];
    return [
      {
        lock: repository.textIn(each, lockPathOf(place)),
        migrations: () => migrationsIn(repository, each, place),
      },
    ];
  });
  const here: State = {
    lock: readLockText(definition),
    migrations: () => readMigrations(definition).map((file) => ({ version: file.version, read: () => file })),
  };
  const states = [...committed, here]
    .filter(({ lock }) => lock !== null)
    .filter(({ lock }, at, all) => lock !== (all[at - 1] ?? base).lock);
  return {
    base: readableLock(base.lock)[0] ?? null,
    later: states.flatMap((state, at) => {
      const [model] = readableLock(state.lock);
      return model === undefined ? [] : [...between(states[at - 1] ?? base, state, model), model];
    }),
  };
}

/** A lock, and the migrations beside it. */
interface State {
  readonly lock: string | null;
  readonly migrations: () => readonly { readonly version: number; readonly read: () => MigrationFile | null }[];
}

function between(earlier: State, { migrations }: State, model: PipelineModel): readonly PipelineModel[] {
  const [from] = readableLock(earlier.lock);
  if (from === undefined) return [];
  const known = new Set(earlier.migrations().map(({ version }) => version));
  const files = migrations().flatMap(({ version, read }) => (known.has(version) ? [] : (read() ?? [])));
  return modelsBetween(from, model, files);
}

function migrationsIn(repository: Repository, commit: string, definition: string): ReturnType<State["migrations"]> {
  const folder = migrationsFolderOf(definition);
  return [...repository.blobsIn(commit, folder).keys()]
    .flatMap((name) => {
      const version = readMigrationFile(name, "")?.version;
      const read = (): MigrationFile | null =>
        readMigrationFile(name, repository.textIn(commit, join(folder, name)) ?? "");
      return version === undefined ? [] : [{ version, read }];
    })
    .sort((one, other) => one.version - other.version);
}

/** Where the definition is, and where it was before it was moved. */
export function placesSince({ definition, former }: Origin): readonly string[] {
  return former === null || former === definition ? [definition] : [definition, former];
}
