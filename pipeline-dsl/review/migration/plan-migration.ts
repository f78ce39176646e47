import { loadWaves, type PipelineModel, type Target, type TargetColumn } from "../../model";
import { describeType } from "../../model/types/registry";
import { followRenames } from "../renames/follow";
import type { Renaming } from "../renames/renamings";
import { same } from "../diff/compare";
import { describeHistory } from "../../targets/docs/values";
import type { MigrationPlan, MigrationRefusal, MigrationStep } from "./migration";
import { sortKeyOf } from "../../targets/redshift/table";
import { widens } from "../diff/types";

/**
 * What the warehouse needs to hold the new model: new names, new tables, new columns, wider text. A table that left the definition
 * stays as it is and is no longer loaded. Everything else would rewrite a table, and is refused.
 */
export function planMigration(before: PipelineModel, after: PipelineModel): MigrationPlan {
  if (before.warehouse.schema !== after.warehouse.schema)
    return { steps: [], refusals: [schemaRefusal(before, after)] };
  const { model, renamings } = followRenames(before, after);
  const old = new Map(model.warehouse.targets.map((target) => [target.name, target]));
  const targets = loadWaves(after).flat();
  const parts = targets.map((target) => {
    const earlier = old.get(target.name);
    return earlier === undefined ? created(target) : altered(earlier, target);
  });
  const steps = [...renamed(renamings, after), ...parts.flatMap((part) => part.steps)];
  return { steps, refusals: parts.flatMap(({ refusals }) => refusals) };
}

/** Tables before their columns. A renamed source column is no matter of the warehouse. */
function renamed(renamings: readonly Renaming[], { warehouse: { targets } }: PipelineModel): readonly MigrationStep[] {
  return renamings.flatMap((each): readonly MigrationStep[] => {
    if (each.kind === "sourceColumn") return [];
    const target = targets.find(({ name }) => name === each.target);
    if (target === undefined) return [];
    const { from } = each;
    if (each.kind === "target") return [{ kind: "renameTable", target, from }];
    return [{ kind: "renameColumn", target, column: each.kind === "targetColumn" ? each.column : each.to, from }];
  });
}

function created(target: Target): MigrationPlan {
  return { steps: [{ kind: "createTable", target }], refusals: [] };
}

function altered(before: Target, after: Target): MigrationPlan {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const steps: MigrationStep[] = [];
  const refusals: MigrationRefusal[] = [...tableRefusals(before, after)];
  for (const column of after.columns) {
    const earlier = old.get(column.name);
    if (earlier === undefined)
      steps.push({
        kind: "addColumn",
        target: after,
        column,
        existingRows: column.value.kind === "lookup" ? -1 : null,
      });
    else if (widens(earlier.type, column.type) && !sortKeyOf(before).includes(column.name))
      steps.push({ kind: "widenColumn", target: after, column, from: earlier.type });
    else if (redshift(earlier) !== redshift(column)) refusals.push(typeRefusal(after, earlier, column));
  }
  return { steps, refusals };
}

const NEW_NAME =
  "give the table a new name: it is created and loaded afresh, and the old one stays until somebody drops it";

function tableRefusals(before: Target, after: Target): readonly MigrationRefusal[] {
  const refuse = (reason: string): MigrationRefusal => ({ target: after.name, column: null, reason, fix: NEW_NAME });
  const [was, is] = [shapeOf(before), shapeOf(after)];
  const current = new Set(after.columns.map(({ name }) => name));
  return [
    ...(before.kind === after.kind
      ? []
      : [refuse(`a ${before.kind} cannot become a ${after.kind}: its rows have other keys`)]),
    ...(before.key === after.key
      ? []
      : [refuse(`the surrogate key ${before.key} is an identity column, which Redshift cannot add as ${after.key}`)]),
    ...(same(was.key, is.key)
      ? []
      : [refuse(`the rows were told apart by ${was.key.join(", ")}; by ${is.key.join(", ")} they are other rows`)]),
    ...(same(was.interval, is.interval)
      ? []
      : [refuse(`its history is ${was.history} and cannot become ${is.history}: what was not recorded is lost`)]),
    ...before.columns
      .filter(({ name }) => !current.has(name))
      .map(({ name }): MigrationRefusal => ({
        target: after.name,
        column: name,
        reason: "the column and its values would be dropped",
        fix: `keep ${name} in the definition; if it has another name now, write .renamedFrom(${JSON.stringify(name)}) at the new column; undo the lock that added it while no warehouse has its migration; or ${NEW_NAME}`,
      })),
  ];
}

function shapeOf(target: Target): {
  readonly key: readonly string[];
  readonly interval: readonly string[];
  readonly history: string;
} {
  if (target.kind === "fact") return { key: target.grain, interval: [], history: "that of a fact" };
  const { history, naturalKey } = target;
  const interval = history.kind === "versions" ? [history.from, history.to] : [];
  return { key: naturalKey, interval, history: describeHistory(history) };
}

function typeRefusal(target: Target, before: TargetColumn, after: TargetColumn): MigrationRefusal {
  return {
    target: target.name,
    column: after.name,
    reason: `Redshift cannot change ${redshift(before)} to ${redshift(after)} in place${widens(before.type, after.type) ? ": the column is in the table's sort key" : ""}`,
    fix: `keep the type (cast the value to it), add a second column, or ${NEW_NAME}`,
  };
}

function schemaRefusal(before: PipelineModel, after: PipelineModel): MigrationRefusal {
  return {
    target: after.warehouse.schema,
    column: null,
    reason: `the schema ${before.warehouse.schema} with all its tables and surrogate keys would be left behind`,
    fix: `keep the schema ${before.warehouse.schema}, or deploy the pipeline under a new name`,
  };
}

function redshift({ type }: TargetColumn): string {
  return describeType(type).redshift;
}
