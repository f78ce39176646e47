import {
  type ModelPath,
  sourceColumnPath,
  sourcePath,
  tablePath,
  targetColumnPath,
  targetPath,
} from "../../checks/paths";
import type { PipelineModel } from "../../model";
import { type Change, type ChangeClass, mostSeriousFirst } from "../diff/change";
import { diffModels } from "../diff/diff-models";
import { differing, same } from "../diff/compare";
import { isEcho } from "./groups";
import { inNewWords } from "../renames/follow";
import { type RenameHint, renameHints } from "../renames/hints";
import type { Renaming } from "../renames/renamings";

/** Two things of one kind of which each has become what the other one was. */
interface Swap {
  /** In the words of the definition. */
  readonly subjects: readonly [one: string, other: string];
  readonly at: readonly [one: ModelPath, other: ModelPath];
  readonly renamings: readonly [Renaming, Renaming];
}

export interface SwapTold {
  readonly change: Change;
  /** Both places that it is of: the change itself stands at the first. */
  readonly at: Swap["at"];
  /** What follows from it: every change that is none once the older names are exchanged, too. */
  readonly consequences: readonly Change[];
}

/**
 * Names that were exchanged. Compared name by name, everything of the two things differs; told once, it is one edit. `before` is the
 * older model as it was written: what follows renames takes a surrogate key's new name for another name of the same key.
 */
export function swapsIn(before: PipelineModel, after: PipelineModel, changes: readonly Change[]): readonly SwapTold[] {
  return swapsBetween(before, after).flatMap((swap) => {
    const left = new Set(diffModels(inNewWords(before, swap.renamings), after).map(({ at }) => at));
    const consequences = changes.filter(({ at }) => !left.has(at));
    const [strongest] = mostSeriousFirst(consequences.filter((each) => !isEcho(each)));
    return strongest === undefined ? [] : [{ change: told(swap, strongest.class), at: swap.at, consequences }];
  });
}

/**
 * What a consequence of a swap says by itself. Compared name by name, a surrogate key has another name and the rows of before; here the
 * rows are those of the other table.
 */
export function toldInSwap(change: Change): Change {
  if (change.class !== "renaming") return change;
  return {
    ...change,
    class: "destructive",
    words: change.words.replace("a new name,", "the other one's column,"),
    why: "it numbers the other one's rows, and who reads it by the old name gets an error",
  };
}

/** What came and what went and is alike, but for columns of two tables that exchanged names: there each came with its table. */
export function likelyRenames(before: PipelineModel, after: PipelineModel): readonly RenameHint[] {
  const swapped = exchanged(before.warehouse.targets, after.warehouse.targets).flat().map(targetPath);
  return renameHints(before, after).filter(({ at }) => !swapped.some((table) => at.startsWith(`${table}/`)));
}

function told({ subjects, at }: Swap, strongest: ChangeClass): Change {
  return {
    class: strongest,
    how: "changed",
    what: "names",
    subject: subjects.join(" and "),
    at: at[0],
    words: "each is what the other one was",
    why: "who reads the one by its name gets what the other one held, and what is stored does not move with a name: where only the names were to be exchanged, let one of them go by a third name first, with .renamedFrom, in three changes one after the other",
  };
}

function swapsBetween(before: PipelineModel, after: PipelineModel): readonly Swap[] {
  const [old, { targets }] = [before.warehouse.targets, after.warehouse];
  return [
    ...exchanged(old, targets).map((names) =>
      swap(targetPath, (target, from) => ({ kind: "target", target, from }), names, ""),
    ),
    ...differing(old, targets).flatMap(({ was, is: { name: target, columns } }) =>
      exchanged(was.columns, columns).map((names) =>
        swap(
          (column) => targetColumnPath(target, column),
          (column, from) => ({ kind: "targetColumn", target, column, from }),
          names,
          `${target}.`,
        ),
      ),
    ),
    ...exchanged(before.sources, after.sources).map((names) =>
      swap(sourcePath, (source, from) => ({ kind: "source", source, from }), names, ""),
    ),
    ...differing(before.sources, after.sources).flatMap(({ was, is: { name: source, tables } }) => [
      ...exchanged(was.tables, tables).map((names) =>
        swap(
          (table) => tablePath(source, table),
          (table, from) => ({ kind: "sourceTable", source, table, from }),
          names,
          "",
        ),
      ),
      ...differing(was.tables, tables).flatMap(({ was: earlier, is: { name: table, columns } }) =>
        exchanged(earlier.columns, columns).map((names) =>
          swap(
            (column) => sourceColumnPath(source, table, column),
            (column, from) => ({ kind: "sourceColumn", source, table, column, from }),
            names,
            `${table}.`,
          ),
        ),
      ),
    ]),
  ];
}

function swap(
  at: (name: string) => ModelPath,
  renaming: (name: string, from: string) => Renaming,
  [one, other]: readonly [string, string],
  prefix: string,
): Swap {
  return {
    subjects: [`${prefix}${one}`, `${prefix}${other}`],
    at: [at(one), at(other)],
    renamings: [renaming(one, other), renaming(other, one)],
  };
}

interface Named {
  readonly name: string;
}

/** Pairs of names under each of which stands what stood under the other, and did not stand there before. */
function exchanged<Thing extends Named>(
  before: readonly Thing[],
  after: readonly Thing[],
): readonly (readonly [one: string, other: string])[] {
  const moved = differing(before, after).map(({ was, is }) => ({
    name: is.name,
    was: { ...was, name: "" },
    is: { ...is, name: "" },
  }));
  return moved.flatMap((one, index) =>
    moved
      .slice(index + 1)
      .filter((other) => same(one.was, other.is) && same(other.was, one.is))
      .map((other) => (one.name < other.name ? ([one.name, other.name] as const) : ([other.name, one.name] as const))),
  );
}
