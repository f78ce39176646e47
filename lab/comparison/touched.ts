import { loadWaves, type PipelineModel } from "../../pipeline-dsl/model";
import type { ReviewedChange } from "../../pipeline-dsl/review";
import { tablesTouchedIn } from "../../pipeline-dsl/review/effects/tables";
import { lookedUpTargets } from "./contents";

/** What of two definitions has to run to see what a change makes of the rows. */
export interface Touched {
  /** Targets whose rows can differ, sorted: those of the changes and all that the lineage leads to from there. */
  readonly targets: readonly string[];
  /** Targets of either side whose rows cannot differ. */
  readonly untouched: readonly string[];
  /** Changes that only a run through the source would show: how it is read. */
  readonly extraction: readonly ReviewedChange[];
}

export function touchedBy(changes: readonly ReviewedChange[], before: PipelineModel, after: PipelineModel): Touched {
  const models = [before, after];
  const tablesTouched = tablesTouchedIn(models);
  const names = [...new Set(models.flatMap(({ warehouse }) => warehouse.targets.map(({ name }) => name)))].sort();
  const touched = new Set(
    changes.flatMap((change) =>
      tablesTouched(change, change.downstream.columns).flatMap((table) =>
        table.kind === "target" ? [table.name] : [],
      ),
    ),
  );
  return {
    targets: names.filter((name) => touched.has(name)),
    untouched: names.filter((name) => !touched.has(name)),
    extraction: changes.filter(isOfExtraction),
  };
}

/** How a source is read: by which key, in which window, and by which clock, where a window is cut by one. */
function isOfExtraction({ at, what, downstream }: ReviewedChange): boolean {
  if (what === "time zone") return at.startsWith("/sources/") && downstream.columns.length > 0;
  return /^\/sources\/[^/]+\/tables\/[^/]+\/(?:extract|primaryKey)$/.test(at);
}

/**
 * The definition without the targets that are not needed: the touched ones and the dimensions that they look up stay. Where
 * only rules have changed, one dimension keeps the run whole, so that its verdicts are seen.
 */
export function needed(model: PipelineModel, touched: readonly string[]): PipelineModel {
  const targets = model.warehouse.targets.filter(({ name }) => touched.includes(name));
  const kept = new Set(targets.flatMap((target) => [target.name, ...lookedUpTargets(model, target)]));
  if (kept.size === 0) kept.add(loadWaves(model).flat()[0]?.name ?? "");
  return {
    ...model,
    // Saved copies are of targets by name, and a replay makes none.
    recovery: { ...model.recovery, backups: null },
    warehouse: { ...model.warehouse, targets: model.warehouse.targets.filter(({ name }) => kept.has(name)) },
  };
}
