import { type Dimension, loadWaves, lookupsOf, type PipelineModel, type Target } from "../../../model";
import { dimensionsLookedUp } from "../load/lookup";
import { rekeyedColumns } from "../load/rekeyed-columns";
import { restoreGroup, tablesRead } from "../restore/group";

/** What is computed again with a table, in the order of loads. */
export interface BackfillGroup {
  /**
   * The table, and dimensions whose history hangs on it. Facts are not among them: they carry the key that the rule gives
   * today, whatever it was in between, and are re-keyed.
   */
  readonly members: readonly Target[];
  /** The members, and the dimensions that they looked up on each of the days. */
  readonly replayed: readonly Target[];
  /** Dimensions that a fact looks up as they are now. */
  readonly copied: readonly Dimension[];
}

export function backfillGroup(model: PipelineModel, table: Target): BackfillGroup {
  if (table.kind === "fact") {
    return { members: [table], replayed: [table], copied: dimensionsLookedUp(model, table) };
  }
  const dimensions = loadWaves(model)
    .flat()
    .filter((target) => target.kind === "dimension");
  const members = new Set([table.name]);
  // A wave looks up earlier waves only.
  for (const each of dimensions) if (lookedUpBy(each).some((name) => members.has(name))) members.add(each.name);
  const replayed = new Set(members);
  for (const each of dimensions.toReversed())
    if (replayed.has(each.name)) lookedUpBy(each).forEach((name) => replayed.add(name));
  return {
    members: dimensions.filter(({ name }) => members.has(name)),
    replayed: dimensions.filter(({ name }) => replayed.has(name)),
    copied: [],
  };
}

/** What a backfill reads, changes, or backs up at its end: what is damaged there would come out of it as if it were whole. */
export function tablesOfBackfill(model: PipelineModel, table: Target): readonly Target[] {
  const { members, replayed, copied } = backfillGroup(model, table);
  const facts = members.flatMap((member) =>
    member.kind === "dimension" ? rekeyedColumns(model, member).map(({ fact }) => fact) : [],
  );
  const names = new Set(
    [table, ...members, ...replayed, ...copied, ...facts, ...tablesRead(restoreGroup(model, table))].map(
      ({ name }) => name,
    ),
  );
  return model.warehouse.targets.filter(({ name }) => names.has(name));
}

function lookedUpBy(target: Target): readonly string[] {
  return lookupsOf(target).map(({ dimension }) => dimension);
}
