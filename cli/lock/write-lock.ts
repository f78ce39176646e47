import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import {
  planMigration,
  renameHints,
  type MigrationPlan,
  type MigrationStep,
  type RenameHint,
} from "../../pipeline-dsl/review";
import { initialPlan, migrationFileName, printMigrations } from "../../pipeline-dsl/targets/redshift/migration";
import { CommandFailed } from "../output/failures";
import { asLocked, lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "./lock-file";

export interface WrittenLock {
  /** Null: the lock said the same already. */
  readonly lock: string | null;
  /** None: the warehouse needs no change. Several: the change is too long for one. */
  readonly migrations: readonly string[];
  /** What looks like a rename and was taken for a table or a column that went and one that came. */
  readonly hints: readonly RenameHint[];
}

/** Writes the lock, and the migrations that take a warehouse of the old lock to the new one. Refuses what would lose data. */
export function writeLock(definition: string, model: PipelineModel): WrittenLock {
  const before = readLockText(definition);
  const after = printModel(model);
  if (before === after) return { lock: null, migrations: [], hints: [] };
  const locked = before === null ? null : lockedModel(before, definition);
  const migrations = writeMigrations(definition, model, locked);
  writeFileSync(lockPathOf(definition), after);
  const hints = locked === null ? [] : renameHints(locked, asLocked(model));
  return { lock: lockPathOf(definition), migrations, hints };
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

function writeMigrations(definition: string, model: PipelineModel, before: PipelineModel | null): readonly string[] {
  const migrations = readMigrations(definition);
  // Without a lock nobody knows which warehouse the migrations lead to: they stay as they are.
  if (before === null && migrations.length > 0) return [];
  const after = asLocked(model);
  const plan = before === null ? initialPlan(model) : planMigration(before, after);
  if (plan.refusals.length > 0) throw refused(plan, before === null ? [] : renameHints(before, after));
  const version = (migrations.at(-1)?.version ?? 0) + 1;
  const name = before === null ? "initial" : nameOf(plan.steps);
  return printMigrations(model.warehouse.schema, version, name, plan).map((file) => {
    const path = join(migrationsFolderOf(definition), migrationFileName(file));
    mkdirSync(migrationsFolderOf(definition), { recursive: true });
    writeFileSync(path, file.text, { flag: "wx" });
    return path;
  });
}

function refused({ refusals }: MigrationPlan, hints: readonly RenameHint[]): CommandFailed {
  const lines = refusals.map(({ target, column, reason, fix }) => {
    const subject = column === null ? target : `${target}.${column}`;
    return `\n  ${subject}: ${reason}\n    fix: ${fix}`;
  });
  const renames = hints.map(
    ({ gone, come, write }) => `\n  ${come} may be what ${gone} was\n    fix: then write ${write} at ${come}`,
  );
  return new CommandFailed(
    "Pipeline.MigrationRefused",
    `the warehouse cannot take this change in place; nothing was written${[...lines, ...renames].join("")}`,
  );
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
  }
}
