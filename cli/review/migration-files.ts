import { basename, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import { type MigrationPlan, planMigration, type ReviewedChange } from "../../pipeline-dsl/review";
import { counted } from "../../pipeline-dsl/review/counted";
import { fileChange } from "../../pipeline-dsl/review/whole";
import {
  initialPlan,
  migrationFileName,
  type MigrationFile,
  printMigration,
} from "../../pipeline-dsl/targets/redshift/migration";
import { lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "../lock/lock-file";
import { misnamedMigrations } from "../lock/misnamed-migrations";
import type { Repository } from "./git";

/** A commit and the checkout, of which each has migrations beside its definition. */
interface Sides {
  readonly repository: Repository;
  readonly commit: string;
  /** The definition in the checkout, and where the commit has it; null: it has none. */
  readonly definition: string;
  readonly former: string | null;
  readonly before: PipelineModel | null;
  readonly after: PipelineModel;
}

/**
 * What the warehouse would be made to do by the files of `migrations/`, where that is not what the definition asks for: the rest of
 * a review is of the migration that `npx pipeline lock` would write, and says nothing of the one that is there.
 */
export function migrationFileChanges(sides: Sides): readonly ReviewedChange[] {
  const folder = migrationsFolderOf(sides.definition);
  const files = readMigrations(sides.definition);
  const known =
    sides.former === null
      ? new Map<string, string>()
      : sides.repository.blobsIn(sides.commit, migrationsFolderOf(sides.former));
  const here = new Set(files.map(migrationFileName));
  const kept = files.filter((file) => known.has(migrationFileName(file)));
  const added = files.filter((file) => !known.has(migrationFileName(file)));
  const blobs = sides.repository.blobsOf(kept.map((file) => join(folder, migrationFileName(file))));
  const edited = kept.filter((file, at) => blobs[at] !== known.get(migrationFileName(file)));
  const gone = [...known.keys()].filter((name) => name.endsWith(".sql") && !here.has(name));
  const asked = added.length === 0 ? [] : modelsBetween(sides);
  return [
    ...misnamedMigrations(sides.definition).map(({ message, places, why }) =>
      changeOf(folder, basename(places[0]?.file ?? ""), { class: "operational", how: "added", words: message, why }),
    ),
    ...edited.map((file) => changeOf(folder, migrationFileName(file), EDITED)),
    ...gone.map((name) => changeOf(folder, name, REMOVED)),
    ...added.flatMap((file) => byHand(folder, file, asked)),
    // A warehouse without any is compared with the definition itself, and gets what it lacks.
    ...(files.length === 0 ? [] : missing(sides, added, asked)),
  ];
}

type Words = Pick<ReviewedChange, "class" | "how" | "words" | "why">;

const EDITED: Words = {
  class: "destructive",
  how: "changed",
  words: "a migration that was there is edited",
  why: "a warehouse that has run it refuses every run until the file is as it was; any other runs what stands there now, of which this review knows nothing",
};

const REMOVED: Words = {
  class: "destructive",
  how: "removed",
  words: "a migration that was there is removed",
  why: "a warehouse that has not run it never gets what it does",
};

function changeOf(folder: string, name: string, words: Words): ReviewedChange {
  return fileChange(words, `migrations/${name}`, join(folder, name));
}

function byHand(folder: string, file: MigrationFile, asked: readonly PipelineModel[]): readonly ReviewedChange[] {
  const planned = plannedFrom(asked, file).flatMap(blocksOf);
  const known = new Set(planned);
  const unknown = blocksOf(file.text).filter((block) => !known.has(block));
  if (unknown.length === 0) return [];
  const knownLines = new Set(planned.flatMap(linesOf));
  const lines = unknown.flatMap(linesOf);
  const unasked = lines.filter((line) => !knownLines.has(line));
  const [first = "", ...others] = unasked.length === 0 ? lines : unasked;
  const more = others.length === 0 ? "" : ` and ${counted(others.length, "line")} more`;
  const words: Words = {
    class: "destructive",
    how: "added",
    words: `statements for which no change of the definition asks: ${shortened(first)}${more}`,
    why: "the warehouse runs them, and what they do with its rows this review does not know",
  };
  return [changeOf(folder, migrationFileName(file), words)];
}

/** A lock that has moved on is what the next migration begins from: what no file does now, none will. */
function missing(
  { definition, repository, commit, former, before, after }: Sides,
  added: readonly MigrationFile[],
  asked: readonly PipelineModel[],
): readonly ReviewedChange[] {
  const lock = readLockText(definition);
  const formerLock = former === null ? null : repository.textIn(commit, lockPathOf(former));
  if (before === null || formerLock === null || lock === formerLock || lock !== printModel(after)) return [];
  const { steps, refusals } = planMigration(before, after);
  // What locks in between asked for may have been made in other steps.
  if (refusals.length > 0 || (added.length > 0 && asked.length > 2)) return [];
  const lost = steps.filter(
    (step) =>
      !added.some(({ version, text }) => {
        const found = new Set(blocksOf(text));
        return blocksOf(printed(after, version, [step])).every((block) => found.has(block));
      }),
  );
  if (lost.length === 0) return [];
  const words: Words = {
    class: "operational",
    how: "changed",
    words: `pipeline.lock.json has ${counted(lost.length, "step")} of the warehouse that no migration makes`,
    why: "the warehouse stays as it was: a load of what is not there fails, and no later lock makes up for it",
  };
  return [fileChange(words, "migrations", lockPathOf(definition))];
}

/** What the definition meant at the base, at each lock that was committed since, and now. */
function modelsBetween({ repository, commit, definition, before, after }: Sides): readonly PipelineModel[] {
  const path = lockPathOf(definition);
  const committed = repository.commitsSince(commit, path).map((each) => repository.textIn(each, path));
  const texts = new Set([...committed, readLockText(definition)].flatMap((text) => text ?? []));
  for (const model of [before, after]) if (model !== null) texts.delete(printModel(model));
  return [...(before === null ? [] : [before]), ...[...texts].flatMap(readable), after];
}

function readable(lock: string): readonly PipelineModel[] {
  try {
    return [parseModel(lock)];
  } catch (error) {
    if (error instanceof InvalidModel) return [];
    throw error;
  }
}

/** What `lock` writes for a warehouse that is new, from each of the models to the next, and from the first to the last. */
function plannedFrom(models: readonly PipelineModel[], { version }: MigrationFile): readonly string[] {
  return models.flatMap((after, at) => {
    const [first, previous] = [models[0], models[at - 1]];
    const froms = new Set(at === models.length - 1 ? [first, previous] : [previous]);
    const plans = Array.from(froms).flatMap((from) => (from === undefined ? [] : [planMigration(from, after)]));
    return [initialPlan(after), ...plans].map(({ steps }) => printed(after, version, steps));
  });
}

function printed({ warehouse }: PipelineModel, version: number, steps: MigrationPlan["steps"]): string {
  return printMigration(warehouse.schema, version, "review", { steps }).text;
}

/** Statements that stand together, without comments. */
function blocksOf(text: string): readonly string[] {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/^--[^\n]*$/gm, "")
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "");
}

function linesOf(block: string): readonly string[] {
  return block.split("\n").map((line) => line.trim());
}

const MOST_SHOWN = 160;

function shortened(statement: string): string {
  const line = statement.replace(/;$/, "");
  return line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN)}...`;
}
