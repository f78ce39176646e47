import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PermittedLoss, PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import {
  isOverdue,
  likelyRenames,
  permissionWords,
  planMigration,
  type MigrationPlan,
  type MigrationStep,
  type RenameHint,
} from "../../pipeline-dsl/review";
import {
  initialPlan,
  migrationFileName,
  type MigrationFile,
  printMigrations,
} from "../../pipeline-dsl/targets/redshift/migration";
import { CommandFailed } from "../output/failures";
import { isWholly } from "../review/migration-steps";
import { today } from "./today";
import { lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "./lock-file";
import { uncommittedLock } from "./uncommitted";

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
  const { from, plan, files, instead } = (before === null ? null : anew(definition, before, model, migrations)) ?? {
    ...nextMigrations(before, model, migrations),
    instead: [],
  };
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

interface Next {
  /** Of which the warehouse is that the files change; null: it has nothing. */
  readonly from: PipelineModel | null;
  readonly plan: MigrationPlan;
  readonly files: readonly MigrationFile[];
}

function nextMigrations(
  before: PipelineModel | null,
  model: PipelineModel,
  migrations: readonly MigrationFile[],
): Next {
  const plan = before === null ? initialPlan(model) : planMigration(before, model);
  const version = (migrations.at(-1)?.version ?? 0) + 1;
  const name = before === null ? "initial" : nameOf(plan.steps);
  return { from: before, plan, files: printMigrations(model.warehouse.schema, version, name, plan) };
}

/**
 * A lock that no commit has is known to nobody else: where what it wrote is not on the way from the commit to now, it is written anew,
 * or a review would take it for statements that nobody asked for. Null: the next file goes on from it, so that a home that has run it can.
 */
function anew(
  definition: string,
  before: PipelineModel,
  model: PipelineModel,
  migrations: readonly MigrationFile[],
): (Next & { readonly instead: readonly MigrationFile[] }) | null {
  const found = uncommittedLock(definition, before, migrations);
  if (found === null) return null;
  const { committed, kept, own } = found;
  const further = nextMigrations(before, model, migrations);
  if (further.plan.refusals.length === 0 && isWholly([...own, ...further.files], committed, model)) return null;
  return { ...nextMigrations(committed, model, kept), instead: own };
}

function tooLate(losses: readonly PermittedLoss[]): CommandFailed {
  const lines = losses.map((loss) => `\n  ${permissionWords(loss)}`);
  return new CommandFailed(
    "Pipeline.MigrationRefused",
    `what the definition permits to be given up is permitted no more, since the day is over; nothing was written${lines.join("")}\n    fix: look at it again, and write a later day as until; or keep what would go`,
  );
}

function refused({ refusals, unused }: MigrationPlan, hints: readonly RenameHint[]): CommandFailed {
  const lines = refusals.map(({ target, column, reason, fix }) => {
    const subject = column === null ? target : `${target}.${column}`;
    return `\n  ${subject}: ${reason}\n    fix: ${fix}`;
  });
  const renames = hints.flatMap(({ gone, come, write }) =>
    write === null ? [] : [`\n  ${come} may be what ${gone} was\n    fix: then write ${write} at ${come}`],
  );
  // Such as one that is misspelt.
  const others = unused.map((loss) => `\n  nothing asks for the loss of ${permissionWords(loss)}`);
  return new CommandFailed(
    "Pipeline.MigrationRefused",
    `the warehouse cannot take this change as it stands; nothing was written${[...lines, ...renames, ...others].join("")}`.replaceAll(
      "YYYY-MM-DD",
      inAMonth(),
    ),
  );
}

/** A day to begin with: long enough for a review, short enough to be looked at again. */
function inAMonth(): string {
  return today(30);
}

/** What the file is about, from its first step: `add_dim_apartments_status`. */
function nameOf([first, ...others]: readonly MigrationStep[]): string {
  if (first === undefined) return "nothing";
  const what = describeStep(first);
  return others.length === 0 ? what : `${what}_and_${others.length}_more`;
}

function describeStep(step: MigrationStep): string {
  switch (step.kind) {
    case "renameTable":
      return `rename_${step.from}_to_${step.target.name}`;
    case "renameColumn":
      return `rename_${step.target.name}_${step.from}_to_${step.column}`;
    case "createTable":
      return `create_${step.target.name}`;
    case "addColumn":
      return `add_${step.target.name}_${step.column.name}`;
    case "widenColumn":
      return `widen_${step.target.name}_${step.column.name}`;
    case "convertColumn":
      return `convert_${step.target.name}_${step.column.name}`;
    case "dropColumn":
      return `drop_${step.target.name}_${step.column.name}`;
    case "rebuildTable":
      return `rebuild_${step.target.name}`;
    case "endTable":
      return `end_${step.target.name}`;
  }
}
