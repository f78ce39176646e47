import type { ColumnReference, Dimension, PipelineModel, Source, SourceColumn, SourceTable, Target } from "../model";

/** The things of a model by name. Of things with one name the first is found; `duplicate-*` reports the others. */
export interface ModelIndex {
  readonly source: (name: string) => Source | undefined;
  readonly table: (source: string, table: string) => SourceTable | undefined;
  readonly column: (reference: ColumnReference) => SourceColumn | undefined;
  readonly target: (name: string) => Target | undefined;
  readonly dimension: (name: string) => Dimension | undefined;
}

export function indexModel(model: PipelineModel): ModelIndex {
  const sources = byName(model.sources);
  const targets = byName(model.warehouse.targets);
  const tables = new Map([...sources].map(([name, source]) => [name, byName(source.tables)]));
  const columns = new Map<SourceTable, ReadonlyMap<string, SourceColumn>>();

  const table = (source: string, name: string): SourceTable | undefined => tables.get(source)?.get(name);
  return {
    source: (name) => sources.get(name),
    table,
    column: (reference) => {
      const found = table(reference.source, reference.table);
      if (found === undefined) return undefined;
      const known = columns.get(found) ?? byName(found.columns);
      columns.set(found, known);
      return known.get(reference.column);
    },
    target: (name) => targets.get(name),
    dimension: (name) => {
      const target = targets.get(name);
      return target?.kind === "dimension" ? target : undefined;
    },
  };
}

function byName<Named extends { readonly name: string }>(things: readonly Named[]): ReadonlyMap<string, Named> {
  const found = new Map<string, Named>();
  for (const thing of things) if (!found.has(thing.name)) found.set(thing.name, thing);
  return found;
}
