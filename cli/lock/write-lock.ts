import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PermittedLoss, PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import {
  isOverdue,
  likelyRenames,
  permissionWords,
  type MigrationPlan,
  type RenameHint,
} from "../../pipeline-dsl/review";
import { migrationFileName, type MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { ownerOf } from "../../pipeline-dsl/review/losses/describe";
import { CommandFailed } from "../output/failures";
import { lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "./lock-file";
import { planLock } from "./plan-lock";
import { today, withDays } from "./today";

export interface WrittenLock {
  /** Null: the lock said the same already. */
  readonly lock: string | null;
  /** None: the warehouse needs no change. Several: the change is too long for one. */
  readonly migrations: readonly string[];
  /** Those of an earlier lock that are written anew or are gone, since no commit has them. */
  readonly takenBack: readonly string[];
  /** What looks like a rename and was taken for a table or a column that went and one that came. */
  readonly hints: readonly RenameHint[];
  /** What the migrations give up, and what the definition permits for nothing. */
  readonly losses: Pick<MigrationPlan, "losses" | "unused">;
}

const NO_LOSSES = { losses: [], unused: [] };

/** Writes the lock, and the migrations that take a warehouse of the old lock to the new one. Refuses what would lose data without leave. */
export function writeLock(definition: string, model: PipelineModel): WrittenLock {
  const before = readLockText(definition);
  const after = printModel(model);
  if (before === after)
    return {
      lock: null,
      migrations: [],
      takenBack: [],
      hints: [],
      losses: { losses: [], unused: model.permitted ?? [] },
    };
  const locked = before === null ? null : lockedModel(before, definition);
  const { migrations, takenBack, hints, ...losses } = writeMigrations(definition, model, locked);
  writeFileSync(lockPathOf(definition), after);
  return { lock: lockPathOf(definition), migrations, takenBack, hints, losses };
}

function lockedModel(text: string, definition: string): PipelineModel {
  try {
    return parseModel(text);
  } catch (error) {
    if (!(error instanceof InvalidModel)) throw error;
    const why = `${lockPathOf(definition)} is not a model of this version (${error.faults[0] ?? ""})`;
    throw new CommandFailed(
      "Pipeline.LockUnreadable",
      `${why}; restore it from version control, or remove it to begin a new one`,
    );
  }
}

function writeMigrations(
  definition: string,
  model: PipelineModel,
  before: PipelineModel | null,
): Pick<WrittenLock, "migrations" | "takenBack" | "hints"> & WrittenLock["losses"] {
  const migrations = readMigrations(definition);
  // Without a lock nobody knows which warehouse the migrations lead to: they stay as they are.
  if (before === null && migrations.length > 0) return { migrations: [], takenBack: [], hints: [], ...NO_LOSSES };
  const { from, plan, files, instead } = planLock(definition, before, model, migrations);
  const hints = from === null ? [] : likelyRenames(from, model);
  if (plan.refusals.length > 0) throw refused(plan, hints);
  const overdue = plan.losses.filter((loss) => isOverdue(loss, today()));
  if (overdue.length > 0) throw tooLate(overdue);
  const pathOf = (file: MigrationFile): string => join(migrationsFolderOf(definition), migrationFileName(file));
  const takenBack = instead.map(pathOf);
  for (const path of takenBack) rmSync(path);
  mkdirSync(migrationsFolderOf(definition), { recursive: true });
  for (const file of files) writeFileSync(pathOf(file), file.text, { flag: "wx" });
  return { migrations: files.map(pathOf), takenBack, hints, losses: plan.losses, unused: plan.unused };
}

function tooLate(losses: readonly PermittedLoss[]): CommandFailed {
  const lines = losses.map((loss) => `\n  ${permissionWords(loss)}`);
  return new CommandFailed(
    "Pipeline.MigrationRefused",
    `what the definition permits to be given up is permitted no more, since the day is over; nothing was written${lines.join("")}\n    fix: look at it again, and write a later day as until; or keep what would go`,
  );
}

function refused({ refusals, unused }: MigrationPlan, hints: readonly RenameHint[]): CommandFailed {
  const lines = refusals.map((each) => `\n  ${ownerOf(each)}: ${each.reason}\n    fix: ${each.fix}`);
  const renames = hints.flatMap(({ gone, come, write }) =>
    write === null ? [] : [`\n  ${come} may be what ${gone} was\n    fix: then write ${write} at ${come}`],
  );
  // Such as one that is misspelt.
  const others = unused.map((loss) => `\n  nothing asks for the loss of ${permissionWords(loss)}`);
  return new CommandFailed(
    "Pipeline.MigrationRefused",
    withDays(
      `the warehouse cannot take this change as it stands; nothing was written${[...lines, ...renames, ...others].join("")}`,
    ),
  );
}
