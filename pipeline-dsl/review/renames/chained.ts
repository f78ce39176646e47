import { lossPath, type ModelPath, nameAt, partsOf, targetColumnPath, targetPath } from "../../checks/paths";
import type { PermittedLoss, PipelineModel, Rename } from "../../model";
import { pathOf } from "../diff/diff-renames";
import { planMigration } from "../migration/plan-migration";
import { followRenames } from "./follow";
import { namedBefore, NO_NAME } from "./renamings";

/**
 * The last of some models, with the former names that the first one has. Each of those between was locked, so a warehouse goes by way of
 * it: what is renamed once more there, or whose former name was taken out since, is what the first model has under the first name. What
 * may be lost is said in those names too.
 */
export function withFirstNames(
  first: PipelineModel,
  between: readonly PipelineModel[],
  last: PipelineModel,
  permittedSo = permittedInFirstNames(first, between, last),
): PipelineModel {
  if (between.length === 0) return last;
  const names = firstAddresses([first, ...between, last]).at(-1) ?? new Map<string, string>();
  const chained = namedIn(last).flatMap((thing): readonly Rename[] => {
    const from = nameAt(names.get(pathOf(thing)) ?? "");
    return from === "" || from === thing.from ? [] : [{ ...thing, from }];
  });
  const told = new Set(chained.map(pathOf));
  // What came since is nothing that the first one had, though it may have had a name of the first one's meanwhile.
  const others = (last.renamed ?? []).filter((each) => names.has(pathOf(each)) && !told.has(pathOf(each)));
  const renamed = [...others, ...chained, ...freed(first, last, names)];
  const permitted = permittedSo.map(({ loss }) => loss);
  return {
    ...last,
    ...(renamed.length === 0 && last.renamed === undefined ? {} : { renamed }),
    ...(last.permitted === undefined ? {} : { permitted }),
  };
}

/**
 * Of names that the first model has for something else: what had one of them and is gone has it with a word more, and what came since
 * had none, where what had its name has another now.
 */
function freed(first: PipelineModel, last: PipelineModel, names: ReadonlyMap<string, string>): readonly Rename[] {
  const known = new Set(namedIn(first).map(pathOf));
  const left = new Set(names.values());
  return namedIn(last).flatMap((thing): readonly Rename[] => {
    const from = names.get(pathOf(thing));
    const former = ownerIn(names, thing);
    if (former === null || from === former || !known.has(former)) return [];
    if (from === undefined) return left.has(former) ? [{ ...thing, from: NO_NAME }] : [];
    return left.has(former) ? [] : [inPlaceOf(thing, namedBefore(thing.from))];
  });
}

/** What the first model has under the name that a thing has now, within what it calls the table; null: it has no such table. */
function ownerIn(names: ReadonlyMap<string, string>, thing: Rename): ModelPath | null {
  if (thing.kind === "target") return targetPath(thing.from);
  if (thing.kind === "sourceColumn") return pathOf(thing);
  const [, , table] = partsOf(names.get(targetPath(thing.target)) ?? "");
  return table === undefined ? null : targetColumnPath(table, thing.from);
}

function inPlaceOf(thing: Rename, name: string): Rename {
  if (thing.kind === "target") return { ...thing, target: name };
  return { ...thing, column: name };
}

/**
 * What the last model permits to be lost, as the way from the first one to it asks for it, each with how it is written: a migration gave it
 * up when it had another name than at first, or it has had another one since. One line may have permitted two things, one after the other.
 */
export function permittedInFirstNames(
  first: PipelineModel,
  between: readonly PipelineModel[],
  last: PipelineModel,
): readonly { readonly written: PermittedLoss; readonly loss: PermittedLoss }[] {
  const { permitted = [] } = last;
  const given = permitted.length === 0 || between.length === 0 ? [] : givenUp([first, ...between, last]);
  return permitted.flatMap((written) => {
    const own = new Map(given.flatMap(([path, loss]) => (path === lossPath(written) ? [[lossPath(loss), loss]] : [])));
    const losses = [...own.values()].map(({ target, column }) => ({ ...written, target, column }));
    return (losses.length === 0 ? [written] : losses).map((loss) => ({ written, loss }));
  });
}

/** What the first of some models has and each of the others gives up: by what permits it there, and in the names of the last. */
function givenUp(models: readonly PipelineModel[]): readonly (readonly [path: string, loss: PermittedLoss])[] {
  const addresses = firstAddresses(models);
  const nameNow = new Map(Array.from(addresses.at(-1) ?? [], ([now, before]) => [before, now]));
  return models.slice(1).flatMap((to, at) => {
    const from = models[at] ?? to;
    const { addressBefore } = followRenames(from, to);
    return planMigration(from, to).losses.flatMap((loss) => {
      const { target, column } = loss;
      const now = column === null ? targetPath(target) : targetColumnPath(target, column);
      const path = addresses[at]?.get(addressBefore(now));
      return path === undefined ? [] : [[lossPath(loss), { ...loss, ...namedNow(path, nameNow) }] as const];
    });
  });
}

/** What the first model has at an address, in the names of the last one; of what is gone, in a name that nothing has now. */
function namedNow(path: string, nameNow: ReadonlyMap<string, string>): Pick<PermittedLoss, "target" | "column"> {
  const [, , table = "", , column] = partsOf(path);
  const isHere = (at: string): boolean => [...nameNow.values()].includes(at);
  const here = nameNow.get(targetPath(table));
  const target = here === undefined ? (isHere(targetPath(table)) ? namedBefore(table) : table) : nameAt(here);
  if (column === undefined) return { target, column: null };
  const now = nameNow.get(path);
  if (now !== undefined) return { target, column: nameAt(now) };
  return { target, column: isHere(targetColumnPath(target, column)) ? namedBefore(column) : column };
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
