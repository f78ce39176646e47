import { partsOf } from "../../checks/paths";
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
  const names = firstAddresses([first, ...between, last]).at(-1) ?? new Map<string, string>();
  const chained = namedIn(last).flatMap((thing): readonly Rename[] => {
    const from = partsOf(names.get(pathOf(thing)) ?? "").at(-1) ?? "";
    return from === "" || from === thing.from ? [] : [{ ...thing, from }];
  });
  const told = new Set(chained.map(pathOf));
  // What came since is nothing that the first one had, though it may have had a name of the first one's meanwhile.
  const others = (last.renamed ?? []).filter((each) => names.has(pathOf(each)) && !told.has(pathOf(each)));
  const renamed = [...others, ...chained];
  return renamed.length === 0 && last.renamed === undefined ? last : { ...last, renamed };
}

/** For each of some models: what the first one calls its things, by address. What came since has no address there. */
export function firstAddresses(models: readonly PipelineModel[]): readonly ReadonlyMap<string, string>[] {
  const all: ReadonlyMap<string, string>[] = [];
  for (const [at, model] of models.entries()) {
    const [earlier, known] = [models[at - 1], all[at - 1]];
    const before = earlier === undefined ? null : followRenames(earlier, model).addressBefore;
    all.push(
      new Map(
        namedIn(model).flatMap((thing) => {
          const path = pathOf(thing);
          const first = before === null ? path : known?.get(before(path));
          return first === undefined ? [] : [[path, first] as const];
        }),
      ),
    );
  }
  return all;
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
