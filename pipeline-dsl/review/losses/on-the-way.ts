import { partsOf, targetColumnPath, targetPath } from "../../checks/paths";
import type { ColumnType, PermittedLoss, PipelineModel } from "../../model";
import { same } from "../diff/compare";
import { conversionOf } from "../diff/types";
import type { MigrationStep } from "../migration/migration";
import { planMigration } from "../migration/plan-migration";
import { firstAddresses, withFirstNames } from "../renames/chained";
import { followRenames } from "../renames/follow";
import type { Loss } from "./permissions";

/** What is given up between two of several models, and is there again, or whole again, in the last one. */
export interface LossOnTheWay {
  /** As the model that gives it up permits it. */
  readonly loss: PermittedLoss;
  /** That model. */
  readonly to: PipelineModel;
}

/**
 * What a warehouse of the first model loses on its way by all of them, and would not lose on the way to the last one alone: compared with
 * the first, the last says nothing of it. What came on the way holds nothing that the first one had.
 */
export function lossesOnTheWay(models: readonly PipelineModel[]): readonly LossOnTheWay[] {
  const [first, ...others] = models;
  const last = others.at(-1);
  if (first === undefined || last === undefined || others.length < 2) return [];
  const told = lossesToTell(first, withFirstNames(first, others.slice(0, -1), last));
  const addresses = firstAddresses(models);
  return others.flatMap((to, at) => {
    const from = models[at] ?? first;
    const { addressBefore } = followRenames(from, to);
    const known = addresses[at];
    return planMigration(from, to).losses.flatMap((loss) => {
      const lost = known === undefined ? null : lostOf(loss, to, (path) => known.get(addressBefore(path)));
      if (lost === null || fits(lost, first) || told.some((each) => same(each, lost))) return [];
      return [{ loss, to }];
    });
  });
}

/** Whether a step of a plan is the one that gives something up. A table that is made anew has lost its columns with it. */
export function givesUp(step: MigrationStep, { kind, target, column }: Loss): boolean {
  if (step.target.name !== target) return false;
  switch (step.kind) {
    case "rebuildTable":
      return true;
    case "endTable":
      return kind === "target";
    case "dropColumn":
      return kind === "column" && step.column.name === column;
    case "convertColumn":
      return kind === "values" && step.column.name === column;
    case "renameTable":
    case "renameColumn":
    case "createTable":
    case "addColumn":
    case "widenColumn":
      return false;
    default:
      return step satisfies never;
  }
}

/** A loss in the words of the first model. */
interface Lost extends Loss {
  /** Of values: the type that some may not fit. */
  readonly type: ColumnType | null;
}

/** Whether a type that is too narrow for what came on the way holds every value of the first model. */
function fits({ target, column, type }: Lost, first: PipelineModel): boolean {
  const was = typeOf(first, target, column);
  return type !== null && was !== null && conversionOf(was, type) !== "lossy";
}

function typeOf({ warehouse }: PipelineModel, target: string, column: string | null): ColumnType | null {
  const columns = warehouse.targets.find(({ name }) => name === target)?.columns;
  return columns?.find(({ name }) => name === column)?.type ?? null;
}

/** Null: of nothing that the first model has. */
function lostOf(
  { kind, target, column }: Loss,
  to: PipelineModel,
  addressBefore: (path: string) => string | undefined,
): Lost | null {
  const address = addressBefore(column === null ? targetPath(target) : targetColumnPath(target, column));
  if (address === undefined) return null;
  const [, , table = "", , name = null] = partsOf(address);
  const type = kind === "values" ? typeOf(to, target, column) : null;
  return { kind, target: table, column: name, type };
}

/** What goes on the way from one model to the other, permitted or not. */
function lossesToTell(before: PipelineModel, after: PipelineModel): readonly Lost[] {
  const { addressBefore } = followRenames(before, after);
  const refused = planMigration(before, after).refusals.flatMap(({ target, column }) =>
    (column === null ? OF_TABLES : OF_COLUMNS).map((kind) => ({ kind, target, column, until: "", reason: "" })),
  );
  const { losses } = planMigration(before, { ...after, permitted: [...(after.permitted ?? []), ...refused] });
  return losses.flatMap((loss) => lostOf(loss, after, addressBefore) ?? []);
}

const OF_TABLES = ["target", "rows", "versions"] as const;
const OF_COLUMNS = ["column", "values"] as const;
