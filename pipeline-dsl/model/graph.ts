import type { PipelineModel } from "./pipeline";
import type { SourceTable } from "./source";
import type { Lookup, Target } from "./target";

/** The columns that name a row of the source: a dimension's natural key, a fact's grain. */
export function naturalKeyOf(target: Target): readonly string[] {
  return target.kind === "dimension" ? target.naturalKey : target.grain;
}

/** The table whose rows become the target's rows; null for a distinct dimension. */
export function sourceTableOf(model: PipelineModel, { from }: Target): SourceTable | null {
  if (from.kind === "distinct") return null;
  const source = model.sources.find(({ name }) => name === from.source);
  return source?.tables.find(({ name }) => name === from.table) ?? null;
}

/** The lookups of a target, in column order. */
export function lookupsOf(target: Target): readonly Lookup[] {
  return target.columns.flatMap((column) => (column.value.kind === "lookup" ? [column.value] : []));
}

/**
 * The targets in waves: every target stands after the dimensions that it looks up, facts stand after all
 * dimensions, and the targets of one wave are independent. Sorted by name within a wave.
 * A target in a cycle of lookups stands in no wave; `checks/cycles` reports it.
 */
export function loadWaves(model: PipelineModel): readonly (readonly Target[])[] {
  const dimensions = wavesOf(model.warehouse.targets.filter((target) => target.kind === "dimension"));
  const facts = model.warehouse.targets.filter((target) => target.kind === "fact");
  return facts.length === 0 ? dimensions : [...dimensions, facts];
}

function wavesOf(targets: readonly Target[]): readonly (readonly Target[])[] {
  const waves: Target[][] = [];
  const placed = new Set<string>();
  let waiting = [...targets];
  while (waiting.length > 0) {
    const ready = waiting.filter((target) => lookupsOf(target).every((lookup) => placed.has(lookup.dimension)));
    if (ready.length === 0) return waves;
    waves.push(ready);
    for (const target of ready) placed.add(target.name);
    waiting = waiting.filter((target) => !placed.has(target.name));
  }
  return waves;
}
