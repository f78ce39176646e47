import { formerNames, type PipelineModel } from "../../../model";
import { loadShape } from "../../redshift/load-shape";
import { restoreGroup } from "../../redshift/restore/group";
import type { JsonObject } from "../asl";

/** By what the function finds the rows of a run. */
export function runsRows({ warehouse: { targets }, lake }: PipelineModel): JsonObject {
  return { curated: lake.zones.curated, tables: targets.map(({ name }) => name) };
}

/** What is put back with a table, of those that have others with them. */
export function putBackTogether(model: PipelineModel): JsonObject {
  return Object.fromEntries(
    model.warehouse.targets.flatMap((table) => {
      const members = restoreGroup(model, table).members.map(({ name }) => name);
      return members.length === 1 ? [] : [[table.name, members] as const];
    }),
  );
}

/** What a manifest of an earlier definition is held against: the tables that there are now. */
export function declaredTables(model: PipelineModel): {
  readonly tables: readonly string[];
  /** Each table's name now, by one that it had. */
  readonly former: JsonObject;
  readonly shapes: JsonObject;
  /** Of each table that had others: what its shape was under each name. */
  readonly formerShapes: JsonObject;
} {
  const { targets } = model.warehouse;
  return {
    tables: targets.map(({ name }) => name),
    former: Object.fromEntries(targets.flatMap(({ name }) => formerNames(model, name).map((from) => [from, name]))),
    shapes: Object.fromEntries(targets.map((target) => [target.name, loadShape(target)])),
    formerShapes: Object.fromEntries(
      targets.flatMap((target) => {
        const names = formerNames(model, target.name);
        const shapes = names.map((name) => [name, loadShape({ ...target, name })] as const);
        return names.length === 0 ? [] : [[target.name, Object.fromEntries(shapes)]];
      }),
    ),
  };
}
