import { dirname } from "node:path";
import { diffModels, planMigration } from "../../pipeline-dsl/review";
import { few } from "../../pipeline-dsl/review/counted";
import { ownerOf } from "../../pipeline-dsl/review/losses/describe";
import type { MigrationRefusal } from "../../pipeline-dsl/review";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { readLockText, lockPathOf, readMigrations } from "../lock/lock-file";
import { uncommittedLock } from "../lock/uncommitted";
import type { Repository } from "./git";
import type { RefusedFile } from "./migration-files";
import { readableLock } from "./readable-lock";

interface Sides {
  readonly repository: Repository;
  readonly definition: string;
  /** What it is made of. */
  readonly files: readonly string[];
  readonly after: PipelineModel;
  /** What is refused on the way from the base, which the review says itself. */
  readonly told: readonly MigrationRefusal[];
}

/** A lock that does not say what the definition says: what is still to be done, or why it cannot be. */
export interface LockBehind {
  readonly notes: readonly string[];
  readonly refused: readonly RefusedFile[];
}

const NOTHING: LockBehind = { notes: [], refused: [] };

/**
 * The rest of a review is of what the definition says, as if `lock` had been run. Before a commit that is still to come; a commit without
 * it makes every run end, where the warehouse needs a step, and a lock that cannot go on from where it is makes no step at all.
 */
export function lockBehind({ repository, definition, files, after, told }: Sides): LockBehind {
  const [locked] = readableLock(readLockText(definition));
  const changes = locked === undefined ? [] : diffModels(locked, after);
  if (locked === undefined || changes.length === 0) return NOTHING;
  const { steps, refusals } = planMigration(locked, after);
  if (refusals.length > 0) {
    // Such a lock is written anew, from what the commit has.
    if (uncommittedLock(definition, locked, readMigrations(definition)) !== null) return NOTHING;
    return { notes: [], refused: refusals.filter((each) => !told.some((other) => isOne(each, other))).map(cannotGoOn) };
  }
  const what = few([...new Set(changes.map(({ subject }) => subject))], 3);
  if (steps.length === 0)
    return {
      notes: [`${LOCK} is not what the definition says (${what}): npx pipeline check refuses it; ${RUN_LOCK}`],
      refused: [],
    };
  if (!repository.isCommitted(dirname(definition), [...files, lockPathOf(definition)]))
    return { notes: [`${LOCK} does not know ${what} yet, and has no migration for it: ${RUN_LOCK}`], refused: [] };
  const reason = `it does not know ${what}: without its migration every run ends with Pipeline.WarehouseDiffers before it loads anything`;
  return { notes: [], refused: [{ kind: "behind", subject: LOCK, line: 1, reason, fix: RUN_LOCK }] };
}

const LOCK = "pipeline.lock.json";
const RUN_LOCK = "run npx pipeline lock, and commit what it writes";

function isOne(one: MigrationRefusal, other: MigrationRefusal): boolean {
  return one.target === other.target && one.column === other.column;
}

function cannotGoOn(refusal: MigrationRefusal): RefusedFile {
  const { reason, fix } = refusal;
  return {
    kind: "behind",
    subject: LOCK,
    line: 1,
    reason: `it has ${ownerOf(refusal)}, of which the definition says something else, and npx pipeline lock cannot go on from there: ${reason}`,
    fix: `take the lock and its migration back to what the base has, while no warehouse has run it; or ${fix}`,
  };
}
