import type { Place } from "../checks/diagnostic";
import { nearestPlaces } from "../checks/nearest-places";
import { nameAt } from "../checks/paths";
import type { PipelineModel } from "../model";
import { editsIn } from "./causes/edits";
import { likelyRenames } from "./causes/swaps";
import type { CauseKey } from "./causes/groups";
import type { Change } from "./diff/change";
import { diffModels } from "./diff/diff-models";
import { alarmsReachedIn } from "./effects/alarms";
import { isColumn, type Reached, reachIn } from "./effects/reach";
import { type Recomputation, recomputedIn } from "./effects/recompute";
import { grantsIn, keptCopies } from "./effects/stored";
import { tablesTouchedIn } from "./effects/tables";
import { actionsByPlace, type WarehouseAction } from "./effects/warehouse-action";
import type { RenameHint } from "./renames/hints";
import { followRenames } from "./renames/follow";
import { planMigration } from "./migration/plan-migration";

/** Where the thing at an address was said; `what`: which of its properties is meant, as a change calls it. */
export type PlacesOf = (address: string, what?: string) => readonly Place[];

/** One side of a review: what a definition meant, and where it said so. */
export interface Side {
  readonly model: PipelineModel;
  /** Null: only the lock is left of it, which knows no lines. */
  readonly placesOf: PlacesOf | null;
  /**
   * Of the newer side, where locks were written on the way to it: what the newest calls the thing at an address of the older one, by which
   * `renamedFrom` has to know it. Null: it has it no more.
   */
  readonly lockedName?: (address: string) => string | null;
}

/** A change with everything that a reviewer asks of it. */
export interface ReviewedChange extends Change {
  /** The edit whose consequence it is; null: it is one itself. */
  readonly followsFrom: CauseKey | null;
  /**
   * Where it was said and where it is said now; none where it is not, or where only the lock is known. `around`: of what is gone, what
   * it stood in.
   */
  readonly places: {
    readonly before: readonly Place[];
    readonly after: readonly Place[];
    readonly around: readonly Place[];
  };
  readonly downstream: Downstream;
  /** What the warehouse does; empty: nothing. */
  readonly warehouse: readonly WarehouseAction[];
  /** How tables whose values change come to hold the new ones. */
  readonly recomputed: readonly Recomputation[];
}

/** What a change reaches, by kind. */
export interface Downstream {
  /** Columns of sources and of the warehouse, nearest first. */
  readonly columns: readonly Reached[];
  /** Ids of quality rules. */
  readonly rules: readonly string[];
  /** Columns whose declared reference points there: `marketplace.bookings.apartment_id`. */
  readonly references: readonly string[];
  /** Names of alarms: `quality-completeness`. */
  readonly alarms: readonly string[];
  /** Who may touch what is stored of the tables: `RDS_TO_S3_job: raw/marketplace/apartments/`. */
  readonly grants: readonly string[];
  /** Copies that hold the old values for a while. */
  readonly backups: readonly string[];
}

/** Everything that differs between two definitions, and what each difference means. Most serious first. */
export function review(before: Side, after: Side): readonly ReviewedChange[] {
  const differences = diffModels(before.model, after.model);
  if (differences.length === 0) return [];
  const { model: followed, renamings, addressBefore } = followRenames(before.model, after.model);
  const hinted = likelyRenames(before.model, after.model);
  const { lockedName = nameAt } = after;
  const hints = new Map<string, RenameHint>(hinted.map((hint) => [hint.at, hint]));
  const { changes, causes, alsoAt } = editsIn(before.model, {
    before: followed,
    after: after.model,
    changes: differences,
    hints: hinted,
  });
  const reach = reachIn(followed, after.model, changes);
  const reachedBy = new Map(changes.map((change) => [change, reach(change)]));
  const alarms = alarmsReachedIn(followed, after.model);
  const models = [followed, after.model];
  const tablesTouched = tablesTouchedIn(models);
  const grants = grantsIn(models);
  const recomputed = recomputedIn(followed, after.model, renamings, reachedBy);
  const actions = actionsOf(changes, alsoAt, actionsByPlace(planMigration(before.model, after.model)));
  return changes.map((change) => {
    const reached = reachedBy.get(change) ?? [];
    const columns = reached.filter(isColumn);
    const tables = tablesTouched(change, columns);
    const hint = change.how === "added" ? hints.get(change.at) : undefined;
    return {
      ...change,
      words:
        hint === undefined ? change.words : wordsWithHint(change.words, hint, lockedName(addressBefore(hint.goneAt))),
      followsFrom: causes.get(change) ?? null,
      places: {
        before: change.how === "added" ? [] : placesOf(addressBefore(change.at), before, change.what),
        after: change.how === "removed" ? [] : placesOf(change.at, after, change.what),
        around: change.how === "removed" ? placesOf(change.at, after) : [],
      },
      downstream: {
        columns,
        rules: named(reached, "rule:"),
        references: named(reached, "reference:"),
        alarms: alarms(change, reached),
        grants: grants(tables),
        // What is new has no old values.
        backups: isNew(change) ? [] : keptCopies(tables, followed, renamings),
      },
      warehouse: actions.get(change) ?? [],
      recomputed: recomputed.get(change) ?? [],
    };
  });
}

/**
 * What is of a table as a whole, and no change is, stands at the most serious change of the table, what is of the warehouse at
 * that of the warehouse; an action stands once, of several changes at one place with the first.
 */
function actionsOf(
  changes: readonly Change[],
  alsoAt: ReadonlyMap<string, Change>,
  byPlace: ReadonlyMap<string, readonly WarehouseAction[]>,
): ReadonlyMap<Change, readonly WarehouseAction[]> {
  const order = new Map<string, number>();
  const firstWithin = new Map<string, number>();
  changes.forEach(({ at }, index) => {
    if (!order.has(at)) order.set(at, index);
    for (const around of placesAround(at)) if (!firstWithin.has(around)) firstWithin.set(around, index);
  });
  const actions = new Map<Change, readonly WarehouseAction[]>();
  for (const [at, some] of byPlace) {
    const around = placesAround(at).flatMap((each) => order.get(each) ?? []);
    const index = order.get(at) ?? firstWithin.get(at) ?? Math.min(...around);
    const change = alsoAt.get(at) ?? changes[index];
    if (change !== undefined) actions.set(change, [...(actions.get(change) ?? []), ...some]);
  }
  return actions;
}

/** `/warehouse/targets` and `/warehouse` of `/warehouse/targets/dim_users`. */
function placesAround(at: string): readonly string[] {
  const parts = at.split("/");
  return parts.slice(2).map((_, index) => parts.slice(0, parts.length - 1 - index).join("/"));
}

/** What could be an older thing under another name begins empty, or is read as a new one. */
function wordsWithHint(words: string, { come, gone, write }: RenameHint, locked: string | null): string {
  if (write !== null && locked === null)
    return `${words}; if it is ${gone} under another name, take the lock and the migrations of this branch back, and write ${write} at ${come}`;
  if (write !== null)
    return `${words}; if it is ${gone} under another name, write .renamedFrom(${JSON.stringify(locked)}) at ${come}`;
  return `${words}; if it is ${gone} under another name, change the name alone first: a review compares the rest then`;
}

function isNew({ class: changeClass, how }: Change): boolean {
  return changeClass === "additive" && how === "added";
}

function placesOf(at: string, { placesOf }: Side, what?: string): readonly Place[] {
  return placesOf === null ? [] : nearestPlaces(at, (address) => placesOf(address, what));
}

function named(reached: readonly Reached[], prefix: string): readonly string[] {
  return reached.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}
