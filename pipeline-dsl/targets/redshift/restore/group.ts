import { type Dimension, findsTheSameForEver, lookupsOf, type PipelineModel, type Target } from "../../../model";
import { type RekeyedColumn, rekeyedColumnsOf } from "../load/rekeyed-columns";

/**
 * What a restore puts back together: the table; what points to it by surrogate keys alone; and the dimensions that a dimension
 * among them looks up. Versions that began after the backup get new keys when they are caught up, and only what points to
 * them by key alone could not find them again: a fact that keeps the natural key in its own columns stays as it is, and is
 * re-keyed. A dimension's history says what it looked up on each day, so each of the days is caught up in both; a fact's
 * keys are those that the rule gives today, whatever they were in between.
 */
export interface RestoreGroup {
  /** The table itself first. */
  readonly members: readonly Target[];
  readonly rekeyed: readonly Rekeying[];
  readonly translated: readonly Translation[];
}

/** Lookups of one dimension that are to find what the rule gives once the members are back. */
export interface Rekeying {
  readonly dimension: Dimension;
  readonly columns: readonly RekeyedColumn[];
  /**
   * A restored fact names what it looks up by keys of the day of the backup, and a dimension that is not restored may have
   * removed some since: then that day's rows of the dimension say what they meant.
   */
  readonly byKeysOfThen: boolean;
}

/**
 * Lookups of a dimension that is not restored which nothing keeps right afterwards: they mean what the keys meant on the day of
 * the backup. The dimension may have been numbered anew since, or be another warehouse's.
 */
export interface Translation {
  readonly dimension: Dimension;
  readonly columns: readonly { readonly table: Target; readonly column: string }[];
}

export function restoreGroup(model: PipelineModel, table: Target): RestoreGroup {
  const members = [table];
  for (let grows = true; grows;) {
    const next = model.warehouse.targets.filter(
      (target) =>
        !members.includes(target) &&
        members.some((member) => pointsOnlyByKey(model, target, member) || remembers(member, target)),
    );
    members.push(...next);
    grows = next.length > 0;
  }
  return { members, rekeyed: rekeyings(model, members), translated: translations(model, members) };
}

/** Every table of which a backup must hold the same day. */
export function tablesRead({ members, rekeyed, translated }: RestoreGroup): readonly Target[] {
  const named = rekeyed.flatMap(({ dimension, byKeysOfThen }) => (byKeysOfThen ? [dimension] : []));
  return [...new Set([...members, ...named, ...translated.map(({ dimension }) => dimension)])];
}

/** Tables outside of the group that a restore, or the loads that follow it, read or re-key: they have to be there. */
export function neighbours(model: PipelineModel, { members, rekeyed }: RestoreGroup): readonly Target[] {
  const lookedUp = members.flatMap((member) => lookupsOf(member).map(({ dimension }) => dimension));
  const facts = rekeyed.flatMap(({ columns }) => columns.map(({ fact }) => fact.name));
  const names = new Set([...lookedUp, ...facts]);
  return model.warehouse.targets.filter((target) => names.has(target.name) && !members.includes(target));
}

function translations(model: PipelineModel, members: readonly Target[]): readonly Translation[] {
  return model.warehouse.targets.flatMap((dimension): readonly Translation[] => {
    if (dimension.kind !== "dimension" || members.includes(dimension)) return [];
    const columns = members.flatMap((table) => {
      const rekeyed =
        table.kind === "fact" ? rekeyedColumnsOf(model, table, dimension).map(({ column }) => column) : [];
      return table.columns.flatMap(({ name, value }) =>
        value.kind === "lookup" && value.dimension === dimension.name && !rekeyed.includes(name)
          ? [{ table, column: name }]
          : [],
      );
    });
    return columns.length === 0 ? [] : [{ dimension, columns }];
  });
}

/** Members point to each other as they did that day; what crosses the border of the group is looked up again. */
function rekeyings(model: PipelineModel, members: readonly Target[]): readonly Rekeying[] {
  return model.warehouse.targets.flatMap((dimension): readonly Rekeying[] => {
    if (dimension.kind !== "dimension") return [];
    const isMember = members.includes(dimension);
    const columns = model.warehouse.targets.flatMap((fact) =>
      fact.kind === "fact" && members.includes(fact) !== isMember ? rekeyedColumnsOf(model, fact, dimension) : [],
    );
    if (columns.length === 0) return [];
    return [{ dimension, columns, byKeysOfThen: columns.some(({ by }) => by === null) }];
  });
}

/** Whether the rows of one dimension hang on what the other one held on each of the days. */
function remembers(member: Target, target: Target): boolean {
  if (member.kind !== "dimension" || target.kind !== "dimension") return false;
  return lookupsOf(member).some(
    (lookup) => lookup.dimension === target.name && !findsTheSameForEver(member, lookup, target),
  );
}

/** Whether some column that looks up the member could not find its row again by the table's own columns. */
function pointsOnlyByKey(model: PipelineModel, target: Target, member: Target): boolean {
  if (member.kind !== "dimension") return false;
  const lookups = lookupsOf(target).filter(({ dimension }) => dimension === member.name);
  if (target.kind === "dimension") return lookups.length > 0;
  return rekeyedColumnsOf(model, target, member).filter(({ by }) => by !== null).length < lookups.length;
}
