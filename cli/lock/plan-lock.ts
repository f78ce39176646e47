import type { PipelineModel } from "../../pipeline-dsl/model";
import { type MigrationPlan, type MigrationStep, planMigration } from "../../pipeline-dsl/review";
import { initialPlan, type MigrationFile, printMigrations } from "../../pipeline-dsl/targets/redshift/migration";
import { isWholly } from "../review/migration-steps";
import { uncommittedLock } from "./uncommitted";

/** What `lock` has to write. */
export interface Next {
  /** Of which the warehouse is that the files change; null: it has nothing. */
  readonly from: PipelineModel | null;
  readonly plan: MigrationPlan;
  readonly files: readonly MigrationFile[];
}

/** From one model to another, under the numbers after those that are there. */
export function nextMigrations(
  before: PipelineModel | null,
  model: PipelineModel,
  migrations: readonly MigrationFile[],
): Next {
  const plan = before === null ? initialPlan(model) : planMigration(before, model);
  const version = (migrations.at(-1)?.version ?? 0) + 1;
  const name = before === null ? "initial" : nameOf(plan.steps);
  return { from: before, plan, files: printMigrations(model.warehouse.schema, version, name, plan) };
}

export interface PlannedLock extends Next {
  /** Of the last lock, which no commit has: written anew, or gone. */
  readonly instead: readonly MigrationFile[];
}

/** What `lock` would write for a definition, of which the last lock said `before`; null: there is none. */
export function planLock(
  definition: string,
  before: PipelineModel | null,
  model: PipelineModel,
  migrations: readonly MigrationFile[],
): PlannedLock {
  const replaced = before === null ? null : anew(definition, before, model, migrations);
  return replaced ?? { ...nextMigrations(before, model, migrations), instead: [] };
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
): PlannedLock | null {
  const found = uncommittedLock(definition, before, migrations);
  if (found === null) return null;
  const { committed, kept, own } = found;
  const further = nextMigrations(before, model, migrations);
  if (further.plan.refusals.length === 0 && isWholly([...own, ...further.files], committed, model)) return null;
  return { ...nextMigrations(committed, model, kept), instead: own };
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
