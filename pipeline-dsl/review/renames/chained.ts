import type { PipelineModel, Rename } from "../../model";
import { pathOf } from "../diff/diff-renames";
import { followRenames } from "./follow";

/**
 * The last of some models, with the former names that the first one has. Each of those between was locked, so a warehouse goes by way of
 * it: what is renamed once more there, or whose former name was taken out since, is what the first model has under the first name.
 */
export function withFirstNames(
  first: PipelineModel,
  between: readonly PipelineModel[],
  last: PipelineModel,
): PipelineModel {
  if (between.length === 0) return last;
  let names: ReadonlyMap<string, string> = new Map(namedIn(first).map((thing) => [pathOf(thing), thing.from]));
  let earlier = first;
  for (const model of [...between, last]) {
    const { addressBefore } = followRenames(earlier, model);
    names = new Map(
      namedIn(model).flatMap((thing) => {
        const name = names.get(addressBefore(pathOf(thing)));
        return name === undefined ? [] : [[pathOf(thing), name] as const];
      }),
    );
    earlier = model;
  }
  const chained = namedIn(last).flatMap((thing): readonly Rename[] => {
    const from = names.get(pathOf(thing));
    return from === undefined || from === thing.from ? [] : [{ ...thing, from }];
  });
  const told = new Set(chained.map(pathOf));
  // What came since is nothing that the first one had, though it may have had a name of the first one's meanwhile.
  const others = (last.renamed ?? []).filter((each) => names.has(pathOf(each)) && !told.has(pathOf(each)));
  const renamed = [...others, ...chained];
  return renamed.length === 0 && last.renamed === undefined ? last : { ...last, renamed };
}

/** Everything that can be declared to have had another name, each by its own. */
function namedIn({ sources, warehouse: { targets } }: PipelineModel): readonly Rename[] {
  return [
    ...targets.flatMap(({ name: target, columns }): readonly Rename[] => [
      { kind: "target", target, from: target },
      ...columns.map(({ name }): Rename => ({ kind: "targetColumn", target, column: name, from: name })),
    ]),
    ...sources.flatMap(({ name: source, tables }) =>
      tables.flatMap(({ name: table, columns }) =>
        columns.map(({ name }): Rename => ({ kind: "sourceColumn", source, table, column: name, from: name })),
      ),
    ),
  ];
}
