import { type ModelPath, sourceColumnPath, targetColumnPath, targetPartPath, targetPath } from "../../checks/paths";
import type { Rename } from "../../model";
import type { Renaming } from "../renames/renamings";
import type { Change, Subject } from "./change";
import { same } from "./compare";

/** What has another name and is otherwise compared under the new one, and former names that say nothing between these two models. */
export function diffRenames(
  renamings: readonly Renaming[],
): (before?: readonly Rename[], after?: readonly Rename[]) => readonly Change[] {
  return (before = [], after = []) => [
    ...renamings.map((each): Change => ({
      class: "renaming",
      how: "changed",
      ...subjectOf(each),
      what: each.kind === "history" ? `name of the column ${each.end}` : "name",
      words: `a new name, ${each.from} before`,
    })),
    ...without(without(after, before), renamings).map((each): Change =>
      note(each, "former name", "of which nothing is left to rename"),
    ),
    ...without(before, after).map((each): Change => note(each, "former name", "is said no more")),
  ];
}

function note(rename: Rename, what: string, meaning: string): Change {
  const words = `former name ${rename.from} ${meaning}`;
  return { class: "documentation", how: "changed", ...subjectOf(rename), what, words };
}

function without(renames: readonly Rename[], others: readonly Renaming[]): readonly Rename[] {
  return renames.filter((rename) => !others.some((other) => same(rename, other)));
}

function subjectOf(renaming: Renaming): Subject {
  const at = pathOf(renaming);
  switch (renaming.kind) {
    case "target":
      return { subject: renaming.target, at };
    case "targetColumn":
      return { subject: `${renaming.target}.${renaming.column}`, at };
    case "key":
    case "history":
      return { subject: `${renaming.target}.${renaming.to}`, at };
    case "sourceColumn":
      return { subject: `${renaming.source}.${renaming.table}.${renaming.column}`, at };
    default:
      return renaming satisfies never;
  }
}

/** Under the new name. */
export function pathOf(renaming: Renaming): ModelPath {
  switch (renaming.kind) {
    case "target":
      return targetPath(renaming.target);
    case "targetColumn":
      return targetColumnPath(renaming.target, renaming.column);
    case "key":
    case "history":
      return targetPartPath(renaming.target, renaming.kind);
    case "sourceColumn":
      return sourceColumnPath(renaming.source, renaming.table, renaming.column);
    default:
      return renaming satisfies never;
  }
}
