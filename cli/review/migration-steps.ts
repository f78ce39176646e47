import type { PipelineModel } from "../../pipeline-dsl/model";
import { type MigrationStep, planMigration } from "../../pipeline-dsl/review";
import {
  initialPlan,
  type MigrationFile,
  printMigration,
  statementBlocks,
} from "../../pipeline-dsl/targets/redshift/migration";

/** What migrations do for a definition on its way from one model to the last, and what they do, or leave, beside it. */
export interface Accounted {
  /** Steps of the way that no file makes. */
  readonly missing: readonly MigrationStep[];
  /** Steps that a file makes before what has to come before them. */
  readonly early: readonly MigrationStep[];
  /** By file: statements for which nothing on the way asks. */
  readonly unasked: ReadonlyMap<MigrationFile, readonly string[]>;
  /** Lines of everything that the way asks for. */
  readonly lines: ReadonlySet<string>;
  /** The models that the way goes by, the one that a warehouse is of before first; null: a warehouse without anything is. */
  readonly way: readonly (PipelineModel | null)[];
  readonly made: readonly MadeStep[];
}

/** A step towards one of the models, which a file makes. */
export interface MadeStep {
  readonly to: PipelineModel;
  readonly step: MigrationStep;
  readonly file: MigrationFile;
}

/**
 * The way that accounts best for the files. `lock` may have been run at each of the models or have passed some of them by, and every
 * step is made once: so many as a way asks for, so many must there be. Null: no way can be planned.
 */
export function accountFor(
  models: readonly PipelineModel[],
  files: readonly MigrationFile[],
  { fromNothing }: { readonly fromNothing: boolean },
): Accounted | null {
  const planned = new Map<string, Plan | null>();
  const planOf = (from: number, to: number): Plan | null => {
    const key = `${String(from)}-${String(to)}`;
    const known = planned.get(key);
    if (known !== undefined) return known;
    const plan = planBetween(models[from], models[to]);
    planned.set(key, plan);
    return plan;
  };
  let best: Accounted | null = null;
  const starts = fromNothing ? [-1, 0] : [0];
  for (const way of starts.flatMap((start) => waysFrom(start, models.length - 1))) {
    const plans = way.slice(1).map((to, at) => planOf(way[at] ?? 0, to));
    const sound = plans.filter((plan) => plan !== null);
    if (sound.length < plans.length) continue;
    const found = account(sound, files);
    if (best === null || costOf(found) < costOf(best)) best = found;
    if (costOf(best) === 0) break;
  }
  return best;
}

/** Whether files do what leads from one lock to another, whole and alone. `from`: null is a warehouse without anything. */
export function isWholly(files: readonly MigrationFile[], from: PipelineModel | null, to: PipelineModel): boolean {
  const models = from === null ? [to] : [from, to];
  const found = accountFor(models, files, { fromNothing: from === null });
  return found !== null && costOf(found) === 0;
}

interface Plan {
  readonly from: PipelineModel | null;
  readonly model: PipelineModel;
  readonly steps: readonly MigrationStep[];
}

function planBetween(from: PipelineModel | undefined, to: PipelineModel | undefined): Plan | null {
  if (to === undefined) return null;
  const { steps, refusals } = from === undefined ? initialPlan(to) : planMigration(from, to);
  return refusals.length > 0 ? null : { from: from ?? null, model: to, steps };
}

/** Beyond these, a way stops at each model or at none: ways are as many as there are sets of stops. */
const MOST_STOPS = 6;

/** From the first to the last by some of those between, in order. */
function waysFrom(first: number, last: number): readonly (readonly number[])[] {
  if (first >= last) return [[last]];
  const between = Array.from({ length: last - first - 1 }, (_, at) => first + 1 + at);
  if (between.length > MOST_STOPS)
    return [
      [first, ...between, last],
      [first, last],
    ];
  return Array.from({ length: 2 ** between.length }, (_, chosen) => [
    first,
    ...between.filter((_stop, at) => (chosen & (2 ** at)) === 0),
    last,
  ]);
}

export function costOf({ missing, early, unasked }: Accounted): number {
  return missing.length + early.length + [...unasked.values()].reduce((sum, blocks) => sum + blocks.length, 0);
}

function account(plans: readonly Plan[], files: readonly MigrationFile[]): Accounted {
  const left = new Map(files.map((file) => [file, [...statementBlocks(file.text)]]));
  const lines = new Set<string>();
  const missing: MigrationStep[] = [];
  const made: (MadeStep & { readonly at: number })[] = [];
  for (const { model, steps } of plans) {
    for (const step of steps) {
      const newest = Math.max(0, ...made.map(({ at }) => at));
      // Of several files that make it, the one in order.
      const inOrder = [...files.keys()].sort((one, other) => Number(one < newest) - Number(other < newest));
      const at = firstOf([takeAlone, takeWithin], (take) =>
        inOrder.find((index) => {
          const file = files[index];
          if (file === undefined) return false;
          const blocks = printed(model, file.version, step);
          for (const block of blocks) for (const line of linesOf(block)) lines.add(line);
          return takeOut(left.get(file) ?? [], blocks, take);
        }),
      );
      const file = files[at ?? -1];
      if (at === undefined || file === undefined) missing.push(step);
      else made.push({ to: model, step, file, at });
    }
  }
  const early = made.flatMap(({ step, at }, index) =>
    made.slice(0, index).some((before) => before.at > at && !commute(before.step, step)) ? [step] : [],
  );
  const way = [...plans.slice(0, 1).map(({ from }) => from), ...plans.map(({ model }) => model)];
  return { missing, early, unasked: left, lines, way, made };
}

/** Whether two steps come to the same in either order: what has no other name, and is not made anew, is found by its name. */
function commute(one: MigrationStep, other: MigrationStep): boolean {
  const names = [one, other].map(nameIn);
  return names.every((name) => name !== null) && names[0] !== names[1];
}

function nameIn(step: MigrationStep): string | null {
  switch (step.kind) {
    case "createTable":
      return step.target.name;
    case "addColumn":
    case "widenColumn":
    case "convertColumn":
    case "dropColumn":
      return `${step.target.name}.${step.column.name}`;
    case "renameTable":
    case "renameColumn":
    case "rebuildTable":
    case "endTable":
      return null;
    default:
      return step satisfies never;
  }
}

function firstOf<Way, Found>(ways: readonly Way[], find: (way: Way) => Found | undefined): Found | undefined {
  for (const way of ways) {
    const found = find(way);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is left of some blocks without one; null: it is not among them. */
type Take = (from: readonly string[], block: string) => readonly string[] | null;

/** All of them, or none. */
function takeOut(from: string[], blocks: readonly string[], take: Take): boolean {
  let rest: readonly string[] | null = from;
  for (const block of blocks) {
    rest = take(rest, block);
    if (rest === null) return false;
  }
  from.splice(0, from.length, ...rest);
  return true;
}

const takeAlone: Take = (from, block) => {
  const at = from.indexOf(block);
  return at < 0 ? null : from.toSpliced(at, 1);
};

/** Somebody may have written more right beside it, or into it: that is left, and the step is made all the same. */
const takeWithin: Take = (from, block) => {
  for (const [at, each] of from.entries()) {
    const rest = without(each.split("\n"), block.split("\n"));
    if (rest !== null) return from.toSpliced(at, 1, ...rest);
  }
  return null;
};

/** What stands before, in between and after some lines; null: they are not all there, or something keeps them from being run. */
function without(lines: readonly string[], wanted: readonly string[]): readonly string[] | null {
  const [first = "", ...others] = wanted;
  const start = lines.indexOf(first);
  if (start < 0) return null;
  const between: string[] = [];
  let at = start + 1;
  for (const line of others) {
    const found = lines.indexOf(line, at);
    if (found < 0) return null;
    between.push(...lines.slice(at, found));
    at = found + 1;
  }
  const before = lines.slice(0, start);
  if (between.some((line) => DIVERTS.test(line)) || before.some((line) => LEAVES.test(line)) || !isClosed(before))
    return null;
  return [before, between, lines.slice(at)].map((part) => part.join("\n").trim()).filter((part) => part !== "");
}

const DIVERTS = /\b(?:IF|ELSE|ELSIF|LOOP|WHILE|FOR|CASE|BEGIN|END|RETURN|EXIT|CONTINUE|RAISE|EXCEPTION)\b|\/\*|\$\$/i;

const LEAVES = /\b(?:RETURN|EXIT|CONTINUE|RAISE)\b|\/\*|\$\$/i;

/** Whether every condition and loop that begins in the lines ends in them, so that what follows is run whatever they find. */
function isClosed(lines: readonly string[]): boolean {
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  return (
    count(/^\s*(?:IF|LOOP|WHILE|FOR|CASE|BEGIN)\b/i) === count(/^\s*END\b/i) && !/[^;\s]\s*$/.test(lines.join("\n"))
  );
}

export function printed({ warehouse }: PipelineModel, version: number, step: MigrationStep): readonly string[] {
  return statementBlocks(printMigration(warehouse.schema, version, "review", { steps: [step] }).text);
}

export function linesOf(block: string): readonly string[] {
  return block.split("\n").map((line) => line.trim());
}
