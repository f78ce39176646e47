import {
  type ModelPath,
  nameAt,
  sourceColumnPath,
  sourcePath,
  tablePath,
  targetColumnPath,
  targetPartPath,
  targetPath,
} from "../../checks/paths";
import type { ColumnReference, Rename } from "../../model";
import { nameOfGone, NO_NAME, type Renaming } from "../renames/renamings";
import type { RuleRenaming } from "../renames/rules";
import type { Change, Subject } from "./change";
import { few } from "../counted";
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
    ...renamings.filter(isThere).map((each): Change => ({
      class: isTaken(each) ? "destructive" : "renaming",
      how: "changed",
      ...subjectOf(each),
      what: each.kind === "history" ? `name of the column ${each.end}` : "name",
      words: `a new name, ${each.from} before${isTaken(each) ? " (by its columns and keys, which are the same)" : ""}`,
      why: whyRenamed(each, rules),
    })),
    ...without(without(after, before), renamings)
      .filter(isThere)
      .map((each): Change => note(each, "former name", "of which nothing is left to rename")),
    ...without(before, after).map((each): Change => note(each, "former name", "is said no more")),
  ];
}

/** What is gone, and only left its name to something else, has no other one; and what had none before is new. */
function isThere(each: Renaming): boolean {
  return each.from !== NO_NAME && nameOfGone(nameAt(pathOf(each))) === null;
}

/** Nobody declared it; and what the lake has goes by the old name. */
function isTaken({ kind }: Renaming): boolean {
  return kind === "source" || kind === "sourceTable";
}

function whyRenamed(each: Renaming, rules: readonly MovedRule[]): string {
  switch (each.kind) {
    case "source":
    case "sourceTable":
      return `read whole under that name by the next run; what the lake has under the old one stays there, and neither a replay nor a backfill finds it${moved(rules, each)}`;
    case "sourceColumn":
      return `it is read by that name, and nothing else differs${moved(rules, each)}`;
    default:
      return "rows and keys are the same; who reads it by the old name gets an error";
  }
}

/** What a rule tests is in its name, unless somebody gave it another. */
function moved(
  rules: readonly MovedRule[],
  what: { readonly source: string; readonly table?: string; readonly column?: string },
): string {
  const own = rules.filter(({ reads }) =>
    reads.some((each) =>
      (["source", "table", "column"] as const).every((part) => (what[part] ?? each[part]) === each[part]),
    ),
  );
  if (own.length === 0) return "";
  const names = few(
    own.map(({ from, to }) => `${from} is ${to} now`),
    3,
  );
  return `; ${names}; the course of ${own.length === 1 ? "that rule" : "those rules"} over the runs begins anew in reports`;
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
    case "source":
      return { subject: renaming.source, at };
    case "sourceTable":
      return { subject: `${renaming.source}.${renaming.table}`, at };
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
    case "source":
      return sourcePath(renaming.source);
    case "sourceTable":
      return tablePath(renaming.source, renaming.table);
    case "sourceColumn":
      return sourceColumnPath(renaming.source, renaming.table, renaming.column);
    default:
      return renaming satisfies never;
  }
}
