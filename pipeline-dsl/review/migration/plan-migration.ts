import {
  DAYS_REPLACED_TABLES_STAY,
  loadWaves,
  naturalKeyOf,
  type PipelineModel,
  type Target,
  type TargetColumn,
} from "../../model";
import { describeType } from "../../model/types/registry";
import { sortKeyOf } from "../../targets/redshift/table";
import { same, sameThing } from "../diff/compare";
import { memberOf } from "../diff/member-of";
import { conversionOf } from "../diff/types";
import { describeLoss } from "../losses/describe";
import { lineToPermit, type Loss, Permissions } from "../losses/permissions";
import { followRenames } from "../renames/follow";
import { nameOfGone, type Renaming } from "../renames/renamings";
import type { MigrationPlan, MigrationRefusal, MigrationStep } from "./migration";
import {
  givesUpVersions,
  keysWithoutValues,
  mergesRows,
  needsRebuild,
  pointingTo,
  rowsOf,
  withTypesOf,
} from "./rebuild";

/**
 * What the warehouse needs to hold the new model. Where it has to give something up, the definition must permit exactly that;
 * what no step can do is refused.
 */
export function planMigration(before: PipelineModel, after: PipelineModel): MigrationPlan {
  const permissions = new Permissions(after.permitted);
  if (before.warehouse.schema !== after.warehouse.schema)
    return { steps: [], refusals: [schemaRefusal(before, after)], losses: [], unused: permissions.unused };
  const { model, renamings } = followRenames(before, after);
  const change: ModelChange = { before: model, after, permissions };
  const old = new Map(model.warehouse.targets.map((target) => [target.name, target]));
  // One that looks up what is not there is in no wave, and has not ended for that.
  const names = new Set(after.warehouse.targets.map(({ name }) => name));
  const parts = [
    ...loadWaves(after)
      .flat()
      .map((target) => {
        const earlier = old.get(target.name);
        return earlier === undefined ? created(target) : altered(earlier, target, change);
      }),
    // What looks up a dimension that ends has ended before it, or has lost the column.
    ...loadWaves(model)
      .flat()
      .filter(({ name }) => !names.has(name))
      .reverse()
      .map((target) => ended(target, change)),
  ];
  return {
    steps: [...renamed(renamings, after), ...parts.flatMap(({ steps }) => steps)],
    refusals: parts.flatMap(({ refusals }) => refusals),
    losses: permissions.used,
    unused: permissions.unused,
  };
}

interface ModelChange {
  /** In the words of the newer one. */
  readonly before: PipelineModel;
  readonly after: PipelineModel;
  readonly permissions: Permissions;
}

/** What one table, or a column of it, needs. */
type Part = Pick<MigrationPlan, "steps" | "refusals">;

const NOTHING: Part = { steps: [], refusals: [] };

/** A step that is taken only where nothing speaks against it. */
function unless(refusals: readonly MigrationRefusal[], ...steps: readonly MigrationStep[]): Part {
  return { steps: refusals.length > 0 ? [] : steps, refusals };
}

/** Tables before their columns. What is renamed of a source is no matter of the warehouse. */
function renamed(renamings: readonly Renaming[], { warehouse: { targets } }: PipelineModel): readonly MigrationStep[] {
  return renamings.flatMap((each): readonly MigrationStep[] => {
    if (each.kind === "source" || each.kind === "sourceTable" || each.kind === "sourceColumn") return [];
    const target = targets.find(({ name }) => name === each.target);
    if (target === undefined) return [];
    const { from } = each;
    // It is gone, and only left its name to something else.
    if (each.kind === "targetColumn" && nameOfGone(each.column) !== null) return [];
    if (each.kind === "target") return [{ kind: "renameTable", target, from }];
    return [{ kind: "renameColumn", target, column: each.kind === "targetColumn" ? each.column : each.to, from }];
  });
}

function created(target: Target): Part {
  return { steps: [{ kind: "createTable", target }], refusals: [] };
}

function ended(target: Target, change: ModelChange): Part {
  const loss = { kind: "target", target: target.name, column: null } as const;
  const refusals = unpermitted(
    loss,
    change,
    `keep ${target.name} in the definition; if it has another name now, write .renamedFrom(${JSON.stringify(target.name)}) at it`,
  );
  return unless(refusals, { kind: "endTable", target, keepDays: keepDays(change) });
}

function altered(before: Target, after: Target, change: ModelChange): Part {
  if (sameThing(before, after)) return NOTHING;
  if (before.kind !== after.kind)
    return unless([refuseTable(after, `a ${before.kind} cannot become a ${after.kind}: its rows have other keys`)]);
  const isRebuilt = needsRebuild(before, after);
  const columns = columnSteps(before, after, isRebuilt, change);
  if (!isRebuilt) return columns;
  const converted = new Set(
    columns.steps.flatMap((step) => ("column" in step && typeof step.column === "object" ? [step.column.name] : [])),
  );
  return unless([...columns.refusals, ...rowRefusals(before, after, change)], ...columns.steps, {
    kind: "rebuildTable",
    target: after,
    before: withTypesOf(before, after, converted),
    rows: rowsOf(before, after),
    pointing: pointingTo(after, change.before, change.after),
    keepDays: keepDays(change),
  });
}

/** Of a table that is made anew, columns come and go with it, and those that are not converted in place get their types. */
function columnSteps(before: Target, after: Target, isRebuilt: boolean, change: ModelChange): Part {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const current = new Set(after.columns.map(({ name }) => name));
  const parts = [
    ...after.columns.map((column): Part => {
      const earlier = old.get(column.name);
      if (earlier === undefined) return { steps: isRebuilt ? [] : [added(after, column)], refusals: [] };
      if (!same(memberOf(earlier), memberOf(column))) return unless([otherMembers(after, earlier, column)]);
      if (redshift(earlier) === redshift(column)) return NOTHING;
      return retyped(before, after, earlier, column, isRebuilt, change);
    }),
    ...before.columns
      .filter(({ name }) => !current.has(name))
      .map((column): Part => {
        const refusals = unpermitted(
          { kind: "column", target: after.name, column: column.name },
          change,
          `keep ${column.name} in the definition; if it has another name now, write .renamedFrom(${JSON.stringify(column.name)}) at the new column; or undo the lock that added it while no warehouse has its migration`,
        );
        return isRebuilt ? unless(refusals) : unless(refusals, { kind: "dropColumn", target: after, column });
      }),
  ];
  return { steps: parts.flatMap(({ steps }) => steps), refusals: parts.flatMap(({ refusals }) => refusals) };
}

function added(target: Target, column: TargetColumn): MigrationStep {
  return { kind: "addColumn", target, column, existingRows: column.value.kind === "lookup" ? -1 : null };
}

/** Surrogate keys of one dimension are those of other members in another one. */
function otherMembers(target: Target, before: TargetColumn, after: TargetColumn): MigrationRefusal {
  const words = (member: string | null): string => (member === null ? "no keys" : `keys of ${member}`);
  return refuseColumn(
    target,
    after,
    `the rows that are there hold ${words(memberOf(before))} in it, and would be read as ${words(memberOf(after))}`,
    "give the new column another name; the old one can stay, or end with its permission",
  );
}

function retyped(
  table: Target,
  target: Target,
  before: TargetColumn,
  column: TargetColumn,
  isRebuilt: boolean,
  change: ModelChange,
): Part {
  const conversion = conversionOf(before.type, column.type);
  const types = `${redshift(before)} to ${redshift(column)}`;
  const isKey = naturalKeyOf(table).includes(column.name) || naturalKeyOf(target).includes(column.name);
  const keep = `keep the type (cast the value to it), or add a second column under another name`;
  if (conversion === null)
    return unless([
      refuseColumn(
        target,
        column,
        `no value is converted from ${types}: Redshift and the load job would not make the same of it`,
        keep,
      ),
    ]);
  if (conversion === "lossy" && isKey)
    return unless([
      refuseColumn(
        target,
        column,
        `values of the key may not fit when it goes from ${types}, and a row without its key is none`,
        keep,
      ),
    ]);
  const from = before.type;
  if (conversion === "widening") {
    // Of a rebuilt table the new column takes the values as they are; what is in the sort key can be widened there only.
    const inPlace = !isRebuilt && !sortKeyOf(table).includes(column.name);
    return { steps: inPlace ? [{ kind: "widenColumn", target, column, from }] : [], refusals: [] };
  }
  const losesUnfit = conversion === "lossy";
  const refusals = losesUnfit
    ? unpermitted(
        { kind: "values", target: target.name, column: column.name },
        change,
        keep,
        `values that ${redshift(column)} does not hold would become NULL (they are ${redshift(before)} now)`,
      )
    : [];
  return isKey ? unless(refusals) : unless(refusals, { kind: "convertColumn", target, column, from, losesUnfit });
}

function rowRefusals(before: Target, after: Target, change: ModelChange): readonly MigrationRefusal[] {
  const lacking = keysWithoutValues(before, after);
  const [was, is] = [naturalKeyOf(before), naturalKeyOf(after)].map((key) => key.join(", "));
  if (lacking.length > 0)
    return [
      refuseTable(
        after,
        `the rows of ${before.name} that are there have no value of ${lacking.join(", ")} to be told apart by`,
        `first add ${lacking.join(", ")} as a column and let runs fill it, then change the key; or ${NEW_NAME}`,
      ),
    ];
  return [
    ...(mergesRows(before, after)
      ? unpermitted(
          { kind: "rows", target: after.name, column: null },
          change,
          `keep the key; or ${NEW_NAME}`,
          `the rows were told apart by ${was ?? ""}; of those that are the same by ${is ?? ""} the newest would stay`,
        )
      : []),
    ...(givesUpVersions(before, after)
      ? unpermitted(
          { kind: "versions", target: after.name, column: null },
          change,
          `keep the versions; or ${NEW_NAME}`,
          "only the newest version of each key would stay",
        )
      : []),
  ];
}

const NEW_NAME = "give the table a new name: it is created and loaded afresh, and the old one ends with its permission";

function unpermitted(
  loss: Loss,
  { permissions }: ModelChange,
  instead: string,
  reason?: string,
): readonly MigrationRefusal[] {
  if (permissions.permits(loss)) return [];
  return [
    {
      target: loss.target,
      column: loss.column,
      reason: reason ?? `${describeLoss(loss)} would be lost`,
      fix: `if it may go, write ${lineToPermit(loss)} into the pipeline's allows; else ${instead}`,
    },
  ];
}

function refuseTable({ name }: Target, reason: string, fix: string = NEW_NAME): MigrationRefusal {
  return { target: name, column: null, reason, fix };
}

function refuseColumn(
  { name: target }: Target,
  { name: column }: TargetColumn,
  reason: string,
  fix: string,
): MigrationRefusal {
  return { target, column, reason, fix };
}

function schemaRefusal(before: PipelineModel, after: PipelineModel): MigrationRefusal {
  return {
    target: after.warehouse.schema,
    column: null,
    reason: `the schema ${before.warehouse.schema} with all its tables and surrogate keys would be left behind`,
    fix: `keep the schema ${before.warehouse.schema}, or deploy the pipeline under a new name`,
  };
}

function keepDays({ after: { warehouse } }: ModelChange): number {
  return warehouse.keepReplacedDays ?? DAYS_REPLACED_TABLES_STAY;
}

function redshift({ type }: TargetColumn): string {
  return describeType(type).redshift;
}
