import { join } from "node:path";
import { naturalKeyOf, type PipelineModel, type Target } from "../../pipeline-dsl/model";
import type { ReviewedChange } from "../../pipeline-dsl/review";
import { followRenames } from "../../pipeline-dsl/review/renames/follow";
import type { LabEvent } from "../events";
import { WarmServers } from "../home/warm-servers";
import { compareRows, type Pairing } from "./compare-rows";
import type { DataComparison, StoppedDate, TargetComparison, VerdictDifference } from "./comparison";
import { comparedNames, versionOf } from "./contents";
import type { ReplayedRows } from "./replayed-rows";
import { type RowsFile, RowsFileWriter } from "./rows-file";
import { contentsOfSide, type DayVerdict, type SideContents } from "./side";
import { needed, touchedBy } from "./touched";

export type SideName = "before" | "after";

export interface ComparisonOptions {
  /** A folder for what both sides made of the rows, kept for the next time. */
  readonly cache: string;
  /** How people know the sides: `the definition in main (3f2a1bc)`. */
  readonly names: Readonly<Record<SideName, string>>;
  readonly signal: AbortSignal;
  readonly tell: (event: ComparisonEvent) => void;
}

export type ComparisonEvent =
  | { readonly kind: "side"; readonly side: SideName }
  | { readonly kind: "date"; readonly side: SideName; readonly date: string }
  | { readonly kind: "lab"; readonly side: SideName; readonly event: LabEvent }
  | { readonly kind: "sideDone"; readonly side: SideName; readonly cached: boolean };

/** Runs both definitions on the same rows, as far as their changes reach, and compares what stands in the warehouses. */
export async function compareData(
  models: Readonly<Record<SideName, PipelineModel>>,
  changes: readonly ReviewedChange[],
  rows: ReplayedRows,
  options: ComparisonOptions,
): Promise<DataComparison> {
  // A table or column that was renamed is compared under its new name.
  const { model: followed, renamings } = followRenames(models.before, models.after);
  const { targets, untouched, extraction } = touchedBy(changes, followed, models.after);
  const formerName = (name: string): string =>
    renamings.flatMap((each) => (each.kind === "target" && each.target === name ? [each.from] : []))[0] ?? name;
  const formerTargets = targets.map(formerName);
  const rulesMove = changes.some(({ at }) => at.startsWith("/quality"));
  const about = { kind: rows.kind, place: rows.place, dates: rows.dates };
  if (targets.length === 0 && !rulesMove) {
    return {
      rows: about,
      notes: [],
      targets: [],
      untouched,
      verdicts: [],
      stopped: { before: [], after: [] },
      cached: { before: false, after: false },
    };
  }
  const sides = { before: needed(models.before, formerTargets), after: needed(models.after, targets) };
  const notes = new Set(rows.kind === "home" ? extraction.map(notReadAgain) : []);
  for (const model of Object.values(sides)) for (const note of await rows.check(model)) notes.add(note);

  const contents = await contentsOfBoth(sides, { before: formerTargets, after: targets }, rows, options);
  const compared: TargetComparison[] = [];
  for (const name of targets) {
    const [before, after] = [targetNamed(followed, name), targetNamed(models.after, name)];
    const was = contents.before.tables[formerName(name)];
    const tables = {
      // The columns stand where they stood, whatever they are called now.
      before: was && before && { ...was, columns: comparedNames(followed, before) },
      after: contents.after.tables[name],
    };
    compared.push(await compareTarget(name, { before, after }, tables, options.cache));
  }
  return {
    rows: about,
    notes: [...notes],
    targets: compared,
    untouched,
    verdicts: verdictsOf(contents.before.days, contents.after.days),
    stopped: { before: stoppedDates(contents.before), after: stoppedDates(contents.after) },
    cached: { before: contents.before.cached, after: contents.after.cached },
  };
}

function notReadAgain({ subject, words }: ReviewedChange): string {
  return `${subject}: ${words}; how a source is read does not show in rows that were read before, --sample reads them anew`;
}

/** One after the other; the second finds the servers warm. */
async function contentsOfBoth(
  models: Readonly<Record<SideName, PipelineModel>>,
  targets: Readonly<Record<SideName, readonly string[]>>,
  rows: ReplayedRows,
  options: ComparisonOptions,
): Promise<Readonly<Record<SideName, SideContents>>> {
  const warm = new WarmServers();
  try {
    return {
      before: await contentsOf("before", models.before, targets.before, rows, warm, options),
      after: await contentsOf("after", models.after, targets.after, rows, warm, options),
    };
  } finally {
    await warm.close();
  }
}

async function contentsOf(
  side: SideName,
  model: PipelineModel,
  targets: readonly string[],
  rows: ReplayedRows,
  warm: WarmServers,
  { cache, names, signal, tell }: ComparisonOptions,
): Promise<SideContents> {
  tell({ kind: "side", side });
  const contents = await contentsOfSide(model, rows, {
    targets,
    cache,
    name: names[side],
    signal,
    warm,
    onDate: (date) => {
      tell({ kind: "date", side, date });
    },
    onEvent: (event) => {
      tell({ kind: "lab", side, event });
    },
  });
  tell({ kind: "sideDone", side, cached: contents.cached });
  return contents;
}

async function compareTarget(
  name: string,
  { before, after }: Readonly<Record<SideName, Target | undefined>>,
  { before: was, after: is }: Readonly<Record<SideName, RowsFile | undefined>>,
  cache: string,
): Promise<TargetComparison> {
  const one = was ?? is;
  if (one === undefined) throw new Error(`${name} is a target of neither side`);
  const { pairing, note } = pairingOf(before ?? after, after ?? before);
  const none = was === undefined || is === undefined ? noRows(one, cache) : one;
  return {
    target: name,
    sides: was === undefined ? "after" : is === undefined ? "before" : "both",
    note,
    columns: {
      onlyBefore: was === undefined || is === undefined ? [] : was.columns.filter((each) => !is.columns.includes(each)),
      onlyAfter: was === undefined || is === undefined ? [] : is.columns.filter((each) => !was.columns.includes(each)),
    },
    pointing: pointingColumns([before, after]),
    difference: await compareRows(was ?? none, is ?? none, pairing),
  };
}

function targetNamed({ warehouse }: PipelineModel, name: string): Target | undefined {
  return warehouse.targets.find((target) => target.name === name);
}

function noRows({ columns }: RowsFile, cache: string): RowsFile {
  const none = { columns, path: join(cache, "none.rows.json") };
  new RowsFileWriter(none).close();
  return none;
}

function pairingOf(
  before: Target | undefined,
  after: Target | undefined,
): { readonly pairing: Pairing; readonly note: string | null } {
  if (before === undefined || after === undefined) throw new Error("a target of neither side cannot be compared");
  const [key, newKey] = [naturalKeyOf(before), naturalKeyOf(after)];
  const [start, newStart] = [startOf(before), startOf(after)];
  const latestBy = [start, newStart].flatMap((each) => each ?? []);
  if (key.join() !== newKey.join()) {
    return {
      pairing: { key: [], versionsOf: null, latestBy },
      note: `its key was ${key.join(", ")} and is ${newKey.join(", ")}, so rows are not paired: one that differs in any column is counted on both sides`,
    };
  }
  if (start === newStart) {
    const versionsOf = start === null ? null : key;
    return { pairing: { key: start === null ? key : [...key, start], versionsOf, latestBy }, note: null };
  }
  return {
    pairing: { key, versionsOf: key, latestBy },
    note: `its versions began by ${start ?? "nothing: it had none"} and begin by ${newStart ?? "nothing: it has none"}, so they are paired by their order, the latest first`,
  };
}

function startOf(target: Target): string | null {
  return target.kind === "dimension" && target.history.kind === "versions" ? target.history.from : null;
}

function pointingColumns(targets: readonly (Target | undefined)[]): readonly string[] {
  const names = targets.flatMap((target) =>
    (target?.columns ?? []).flatMap(({ name, value }) => (value.kind === "lookup" ? [name, versionOf(name)] : [])),
  );
  return [...new Set(names)];
}

function verdictsOf(before: readonly DayVerdict[], after: readonly DayVerdict[]): readonly VerdictDifference[] {
  return before.flatMap(({ date, rules }, index) => {
    const now = after[index]?.rules ?? [];
    const ids = [...new Set([...rules, ...now].map(({ rule }) => rule))].sort();
    return ids.flatMap((rule): VerdictDifference[] => {
      const was = rules.find((each) => each.rule === rule) ?? null;
      const is = now.find((each) => each.rule === rule) ?? null;
      return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ date, rule, before: was, after: is }];
    });
  });
}

function stoppedDates({ days }: SideContents): readonly StoppedDate[] {
  return days.flatMap(({ date, stopped, rules }) => {
    const breached = rules.filter(({ verdict }) => verdict === "breached").map(({ rule }) => rule);
    return stopped ? [{ date, rules: breached }] : [];
  });
}
