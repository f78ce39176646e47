import type { PipelineModel, Rename, Target } from "../../pipeline-dsl/model";
import { inNewWords } from "../../pipeline-dsl/review/renames/follow";
import type { Renaming } from "../../pipeline-dsl/review/renames/renamings";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { accountFor, costOf } from "./migration-steps";
import { afterStepsOf } from "./steps-of-file";

/**
 * What stood between two locks, where more than one was written on the way from the first to the second. A branch that was squashed to one
 * commit has the newest of its locks alone, while a warehouse goes by every one of its migrations. Nothing where they account for
 * themselves, or where what they tell does not account for more of them.
 */
export function modelsBetween(
  from: PipelineModel,
  to: PipelineModel,
  files: readonly MigrationFile[],
): readonly PipelineModel[] {
  const stages = files.flatMap(stagesIn);
  const known = accountFor([from, to], files, { fromNothing: false });
  if (known !== null && costOf(known) === 0) return [];
  const found = replayed(from, to, stages);
  const accounted = accountFor([from, ...found, to], files, { fromNothing: false });
  if (accounted === null || (known !== null && costOf(accounted) >= costOf(known))) return [];
  return found;
}

/** A name that a statement gives: of a table, or of a column of one. */
interface NewName {
  /** Of a column: the table as it is called by then. */
  readonly table: string | null;
  readonly from: string;
  readonly to: string;
}

/** Statements of a file of which none goes on from the name that another one gives, and whether nothing of the file is left after them. */
interface Stage {
  readonly file: MigrationFile;
  readonly statements: readonly NewName[];
  readonly endsFile: boolean;
}

function stagesIn(file: MigrationFile): readonly Stage[] {
  const stages: NewName[][] = [[]];
  for (const name of newNamesIn(file.text)) {
    const open = stages.at(-1) ?? [];
    if (open.some(({ table, to }) => table === name.table && to === name.from)) stages.push([name]);
    else open.push(name);
  }
  return stages.map((statements, at) => ({ file, statements, endsFile: at === stages.length - 1 }));
}

/** Of what is the pipeline's own, such as the table that takes another one's place, no definition knows. */
function newNamesIn(text: string): readonly NewName[] {
  return Array.from(text.replaceAll(/--[^\n]*/g, "").matchAll(RENAMES), ({ groups = {} }): NewName => {
    const { table = "", column, to = "" } = groups;
    return column === undefined ? { table: null, from: table, to } : { table, from: column, to };
  }).filter(({ from, to }) => !from.includes("__") && !to.includes("__"));
}

const RENAMES =
  /\bALTER\s+TABLE\s+(?:"?\w+"?\.)?"?(?<table>\w+)"?\s+RENAME\s+(?:COLUMN\s+"?(?<column>\w+)"?\s+)?TO\s+"?(?<to>\w+)"?\s*;/gi;

/** The first model after each of the stages: the second one may have had its names for longer, and know of no former ones. */
function replayed(from: PipelineModel, to: PipelineModel, stages: readonly Stage[]): readonly PipelineModel[] {
  // The second one, as it would be called after each of the stages.
  const goals = [to];
  for (const { statements } of stages.slice(1).reverse()) {
    const [goal = to] = goals;
    goals.unshift(inNewWords(goal, renamingsOf(goal, statements, "back")));
  }
  const between: PipelineModel[] = [];
  let first = from;
  for (const [at, { file, statements, endsFile }] of stages.entries()) {
    const earlier = between.at(-1) ?? from;
    const renamings = renamingsOf(earlier, statements, "on");
    const renamed = { ...inNewWords(earlier, renamings), renamed: renamings.filter(isDeclared) };
    const permitted = { ...renamed, permitted: to.permitted ?? [] };
    first = inNewWords(first, renamingsOf(first, statements, "on"));
    between.push(endsFile ? afterStepsOf(file, permitted, { first, last: goals[at] ?? to }) : permitted);
  }
  return between;
}

/** What statements do to the names of a model, or what takes that back from one that has the names already. */
function renamingsOf(
  { warehouse: { targets } }: PipelineModel,
  statements: readonly NewName[],
  way: "on" | "back",
): readonly Renaming[] {
  const turned = ({ table, from, to }: NewName): NewName =>
    way === "on" ? { table, from, to } : { table, from: to, to: from };
  const tables = statements.filter(({ table }) => table === null).map(turned);
  /** Statements name a column's table by its newer name, renamings by the name that they lead to. */
  const formerName = (name: string): string => tables.find(({ to }) => to === name)?.from ?? name;
  const nextName = (name: string): string => tables.find(({ from }) => from === name)?.to ?? name;
  return statements.map(turned).flatMap(({ table, from, to }): readonly Renaming[] => {
    if (table === null) return targets.some(({ name }) => name === from) ? [{ kind: "target", target: to, from }] : [];
    const [own, next] = way === "on" ? [formerName(table), table] : [table, nextName(table)];
    const target = targets.find(({ name }) => name === own);
    return target === undefined ? [] : renamingOfColumn(target, next, from, to);
  });
}

function renamingOfColumn(target: Target, table: string, from: string, to: string): readonly Renaming[] {
  if (target.columns.some(({ name }) => name === from))
    return [{ kind: "targetColumn", target: table, column: to, from }];
  if (target.key === from) return [{ kind: "key", target: table, from, to }];
  if (target.kind !== "dimension" || target.history.kind !== "versions") return [];
  const { history } = target;
  const ends = (["from", "to"] as const).filter((end) => history[end] === from);
  return ends.map((end) => ({ kind: "history", end, target: table, from, to }));
}

function isDeclared(renaming: Renaming): renaming is Rename {
  return renaming.kind === "target" || renaming.kind === "targetColumn";
}
