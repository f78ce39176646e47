import { type Dimension, loadWaves, lookupsOf, type PipelineModel, type Target } from "../../../model";
import { dimensionsLookedUp } from "../load/lookup";

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

function lookedUpBy(target: Target): readonly string[] {
  return lookupsOf(target).map(({ dimension }) => dimension);
}
