import { type ModelPath, sourceColumnPath, targetColumnPath, targetPartPath, targetPath } from "../../checks/paths";
import type { ColumnReference, Rename } from "../../model";
import type { Renaming } from "../renames/renamings";
import type { RuleRenaming } from "../renames/rules";
import type { Change, Subject } from "./change";
import { same } from "./compare";

/** A quality rule to which a column that it tests gave another name. */
export interface MovedRule extends RuleRenaming {
  readonly reads: readonly ColumnReference[];
}

/** What has another name and is otherwise compared under the new one, and former names that say nothing between these two models. */
export function diffRenames(
  renamings: readonly Renaming[],
  rules: readonly MovedRule[] = [],
): (before?: readonly Rename[], after?: readonly Rename[]) => readonly Change[] {
  return (before = [], after = []) => [
    ...renamings.map((each): Change => ({
      class: "renaming",
      how: "changed",
      ...subjectOf(each),
      what: each.kind === "history" ? `name of the column ${each.end}` : "name",
      words: `a new name, ${each.from} before`,
      why:
        each.kind === "sourceColumn"
          ? whyRead(each, rules)
          : "rows and keys are the same; who reads it by the old name gets an error",
    })),
    ...without(without(after, before), renamings).map((each): Change =>
      note(each, "former name", "of which nothing is left to rename"),
    ),
    ...without(before, after).map((each): Change => note(each, "former name", "is said no more")),
  ];
}

/** The rules that test a column have its name in theirs, unless somebody gave them another. */
function whyRead(column: Extract<Rename, { readonly kind: "sourceColumn" }>, rules: readonly MovedRule[]): string {
  const own = rules.filter(({ reads }) =>
    reads.some((each) => each.source === column.source && each.table === column.table && each.column === column.column),
  );
  const moved = own.map(({ from, to }) => `${from} is ${to} now`);
  const trend = `; the course of ${own.length === 1 ? "that rule" : "those rules"} over the runs begins anew in reports`;
  return ["it is read by that name, and nothing else differs", ...moved].join("; ") + (own.length === 0 ? "" : trend);
}

function note(rename: Rename, what: string, meaning: string): Change {
  const words = `former name ${rename.from} ${meaning}`;
  return { class: "documentation", how: "changed", ...subjectOf(rename), what, words, why: "nothing runs otherwise" };
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
