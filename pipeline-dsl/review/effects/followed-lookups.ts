import type { Dimension, Lookup, PipelineModel, Target } from "../../model";
import { rekeyedColumnsOf } from "../../targets/redshift/load/rekeyed-columns";
import { same } from "../diff/compare";
import { givesUpVersions, isVersioned } from "../migration/rebuild";

/** By what a lookup that is there already comes to hold the key that its rule gives, in rows of earlier windows too. */
type FollowedBy =
  /** The dimension is new, so its first load re-keys every row that names a member by its own columns. */
  | "with the dimension's load"
  /** The migration points it at the one row of each key that stays. */
  | "with the migration"
  /** There is one row of each key, which every date finds. */
  | "as it is";

/**
 * Of a fact's column `fact_bookings.user_key`; null: by nothing. A dimension's load re-keys the facts of the keys whose rows it changes,
 * so a rule that finds another row of an unchanged key waits for a backfill (`targets/redshift/load/rekey`).
 */
export function followsByItself(before: PipelineModel, after: PipelineModel): (column: string) => FollowedBy | null {
  const old = new Map(before.warehouse.targets.map((target) => [target.name, target]));
  const followed = new Map<string, FollowedBy>(
    after.warehouse.targets.flatMap((target) =>
      target.columns.flatMap(({ name, value }) => {
        const by = value.kind === "lookup" ? followedBy({ target, column: name, lookup: value }, old, after) : null;
        return by === null ? [] : [[`${target.name}.${name}`, by] as const];
      }),
    ),
  );
  return (column) => followed.get(column) ?? null;
}

interface LookedUp {
  readonly target: Target;
  readonly column: string;
  readonly lookup: Lookup;
}

function followedBy(
  { target, column, lookup }: LookedUp,
  old: ReadonlyMap<string, Target>,
  after: PipelineModel,
): FollowedBy | null {
  const dimension = after.warehouse.targets.find(({ name }) => name === lookup.dimension);
  const was = old.get(target.name)?.columns.find(({ name }) => name === column)?.value;
  if (target.kind !== "fact" || dimension?.kind !== "dimension" || was?.kind !== "lookup") return null;
  const earlier = old.get(dimension.name);
  if (earlier === undefined) return isRekeyed(after, target, column, dimension) ? "with the dimension's load" : null;
  if (!same({ ...was, asOf: null }, { ...lookup, asOf: null })) return null;
  if (givesUpVersions(earlier, dimension)) return "with the migration";
  return isVersioned(earlier) || same(was.asOf, lookup.asOf) ? null : "as it is";
}

function isRekeyed(
  after: PipelineModel,
  fact: Extract<Target, { kind: "fact" }>,
  column: string,
  dimension: Dimension,
): boolean {
  return rekeyedColumnsOf(after, fact, dimension).some((each) => each.column === column && each.by !== null);
}
