import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { interruptionsOf } from "../../infra/review/interruptions";
import { type SettingChange, settingChanges, settingsFault } from "../../infra/review/settings";
import { faultText } from "../../infra/settings/fault";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { lossPath, nameAt } from "../../pipeline-dsl/checks/paths";
import type { PermittedLoss, PipelineModel } from "../../pipeline-dsl/model";
import { mostSeriousFirst, planMigration, review, type ReviewedChange, type Side } from "../../pipeline-dsl/review";
import { firstAddresses, permittedInFirstNames, withFirstNames } from "../../pipeline-dsl/review/renames/chained";
import { additions, removals } from "../../pipeline-dsl/review/whole";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { UsageError } from "../output/failures";
import { readMigrations } from "../lock/lock-file";
import { uncommittedLock } from "../lock/uncommitted";
import { stackFiles, stackFilesAmong } from "../stack/stack-file";
import { baseCommit, Repository } from "./git";
import { lockBehind } from "./lock-behind";
import { locksSince, type Origin } from "./locks-since";
import { type MigrationFindings, migrationFindings, type RefusedFile } from "./migration-files";
import { takenBack } from "./taken-back";
import { type RefusedSettings, refusedSettings } from "./refused-settings";
import { migrationsToRun } from "./migrations-to-run";
import { definitionIn, type FoundSide, sideOfCheckout, sideOfCommit, sideOfLock } from "./side";

/** Two definitions, compared. */
export interface Comparison {
  /** `main (3f2a1bc)`, a lock's path. */
  readonly base: string;
  readonly head: string;
  readonly notes: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** What each side means; null: there is no pipeline on it. */
  readonly before: PipelineModel | null;
  readonly after: PipelineModel | null;
  /** Settings that differ, of every stack beside the definition. */
  readonly settings: readonly StackChanges[];
  readonly stacks: readonly StackSides[];
  /** Stacks that the change makes such as could not be deployed; `check --stack` says why too. */
  readonly refused: readonly RefusedSettings[];
  /** Files beside the definition for which nothing of the change is deployed, or every run is refused. */
  readonly refusedFiles: readonly RefusedFile[];
  /** What new migrations give up on the way, though both sides have it. */
  readonly lostOnTheWay: readonly PermittedLoss[];
  /** Why, in sentences, where both sides of the settings can be read. */
  readonly undeployable: readonly string[];
  /** Errors of the definition here, which `check` lists too. */
  readonly faults: readonly Diagnostic[];
  /** What a warehouse of the base runs, where nothing refuses it. */
  readonly migrations: readonly MigrationFile[];
  /** Where the definition here says what stands at an address; null: only its lock is known. */
  readonly placesOf: Side["placesOf"];
}

/** The settings of one stack, compared. */
export interface StackChanges {
  readonly stack: string;
  /** Of the settings as they are here; of a stack that was removed, as they were. */
  readonly file: string;
  readonly how: "added" | "removed" | "changed";
  readonly changes: readonly SettingChange[];
  /** Who cannot work while they are applied, in sentences. */
  readonly meanwhile: readonly string[];
}

/** The settings of one stack on both sides, as they are written. */
export interface StackSides {
  readonly stack: string;
  readonly file: string;
  /** Null: the other side has no such stack. */
  readonly before: string | null;
  /** Null: it is not here any more. */
  readonly after: string | null;
}

/** The definition in the checkout against a git commit or a lock file; by default against where this branch left main. */
export function compareWith(base: string | undefined, definition: string, stack?: string): Comparison {
  const head = sideOfCheckout(definition);
  const { name, found, file, stacksBefore, origin } = baseSide(base, definition, head);
  const before = found.side?.model ?? null;
  const said = head.side?.model ?? null;
  const current = sideFrom(before, head.side, origin === null ? null : { ...origin, definition: file });
  const after = current?.model ?? null;
  const all = stackSides(file, stacksBefore);
  const isAsked = (each: { readonly stack: string }): boolean => stack === undefined || each.stack === stack;
  const asked = all.filter(isAsked);
  const stacks = asked.filter((each) => unreadable(each) === null);
  // The other site's stack is asked about even where only one is compared.
  const refused = refusedSettings({ stacks: all, before, after }).filter(isAsked);
  const beside = origin === null ? null : besideDefinition({ ...origin, definition: file }, head, before, after);
  const notes = [
    ...found.notes,
    ...head.notes,
    ...(beside?.notes ?? []),
    ...(origin === null ? [] : takenBack({ ...origin, definition: file, before, after })),
    ...asked.flatMap((each) => unreadable(each) ?? []),
  ];
  const undeployable = refused
    .filter((each) => stacks.some(({ stack: readable }) => readable === each.stack))
    .flatMap((each) => each.faults.map((fault) => `${each.stack} cannot be deployed: ${faultText(fault)}`));
  return {
    base: name,
    head: "the checkout",
    notes,
    undeployable,
    changes: mostSeriousFirst([...changesBetween(found.side, current), ...(beside?.changes ?? [])]),
    before,
    after,
    settings: stacks.flatMap(changesOf),
    stacks,
    refused,
    refusedFiles: beside?.refused ?? [],
    lostOnTheWay: beside?.lost ?? [],
    migrations:
      before === null || after === null || said === null
        ? []
        : migrationsToRun({ definition: file, said, before, after, added: beside?.added ?? null }),
    faults: head.faults,
    placesOf: head.side?.placesOf ?? null,
  };
}

/** What the lock and the migrations do, or leave, of what the definition says. */
function besideDefinition(
  origin: Origin,
  { side, files }: FoundSide,
  before: PipelineModel | null,
  after: PipelineModel | null,
): (MigrationFindings & { readonly notes: readonly string[] }) | null {
  if (side === null) return null;
  const sides = { ...origin, before, after: side.model };
  const ofFiles = migrationFindings(sides);
  const told = before === null || after === null ? [] : planMigration(before, after).refusals;
  const ofLock = lockBehind({ ...sides, files, told });
  return { ...ofFiles, notes: ofLock.notes, refused: [...ofFiles.refused, ...ofLock.refused] };
}

/** The checkout as the base knows it: what was renamed by each of the locks since goes by the name that the base has. */
function sideFrom(before: PipelineModel | null, head: Side | null, origin: Origin | null): Side | null {
  if (before === null || head === null || origin === null) return head;
  const { later } = locksSince(origin);
  const permitted = permittedInFirstNames(before, later, head.model);
  const written = new Map<string, string>(permitted.map((each) => [lossPath(each.loss), lossPath(each.written)]));
  const { placesOf } = head;
  return {
    lockedName: lockedNameIn(before, () => committed(later, origin.definition)),
    model: withFirstNames(before, later, head.model, permitted),
    placesOf: placesOf === null ? null : (at, what) => placesOf(written.get(at) ?? at, what),
  };
}

/** A lock that no commit has is written anew from what the commits have. */
function committed(later: readonly PipelineModel[], definition: string): readonly PipelineModel[] {
  const here = later.at(-1);
  const isAnew = here !== undefined && uncommittedLock(definition, here, readMigrations(definition)) !== null;
  return isAnew ? later.slice(0, -1) : later;
}

/** Most reviews have nothing that looks like a rename, and git is not asked for them. */
function lockedNameIn(
  before: PipelineModel,
  locks: () => readonly PipelineModel[],
): (address: string) => string | null {
  let names: ReadonlyMap<string, string> | null = null;
  return (address) => {
    names ??= new Map(Array.from(firstAddresses([before, ...locks()]).at(-1) ?? [], ([now, was]) => [was, now]));
    const now = names.get(address);
    return now === undefined ? null : nameAt(now);
  };
}

function changesBetween(before: Side | null, after: Side | null): readonly ReviewedChange[] {
  if (after === null) return before === null ? [] : removals(before);
  return before === null ? additions(after) : review(before, after);
}

/** Why a stack's settings cannot be compared; null: they can. A text that is no YAML would count as one without settings. */
function unreadable({ stack, before, after }: StackSides): string | null {
  for (const [text, side] of [
    [after, "here"],
    [before, "on the other side"],
  ] as const) {
    const fault = text === null ? null : settingsFault(text);
    if (fault !== null) return `the settings of ${stack} are not compared: ${side} they are no YAML (${fault})`;
  }
  return null;
}

/** The stacks of both sides. A lock says nothing of settings: they count as the same on both. */
function stackSides(definition: string, stacksBefore: BaseSide["stacksBefore"]): readonly StackSides[] {
  const here = stackFiles(definition).map(({ stack, file }): StackSides => {
    const after = readFileSync(file, "utf8");
    return { stack, file, before: stacksBefore === null ? after : (stacksBefore.get(stack)?.text ?? null), after };
  });
  const known = new Set(here.map(({ stack }) => stack));
  const gone = Array.from(stacksBefore ?? [], ([stack, { file, text }]): readonly StackSides[] =>
    known.has(stack) ? [] : [{ stack, file, before: text, after: null }],
  );
  return [...here, ...gone.flat()];
}

function changesOf({ stack, file, before, after }: StackSides): readonly StackChanges[] {
  if (before === after) return [];
  const changes = settingChanges(before, after);
  if (before === null || after === null)
    return [{ stack, file, how: before === null ? "added" : "removed", changes, meanwhile: [] }];
  const meanwhile = interruptionsOf(changes);
  return changes.length === 0 ? [] : [{ stack, file, how: "changed", changes, meanwhile }];
}

interface BaseSide {
  readonly name: string;
  readonly found: FoundSide;
  /** The definition of the checkout in its real place. */
  readonly file: string;
  /** The settings of every stack on that side; null: only the lock is left of it. */
  readonly stacksBefore: ReadonlyMap<string, { readonly file: string; readonly text: string }> | null;
  /** The commit, and where it has the definition; null: only the lock is left of it, beside which no migrations are known. */
  readonly origin: { readonly repository: Repository; readonly commit: string; readonly former: string | null } | null;
}

function baseSide(named: string | undefined, definition: string, head: FoundSide): BaseSide {
  if (named !== undefined && isFile(named)) {
    const found = sideOfLock(readFileSync(named, "utf8"), named);
    return { name: named, found, file: definition, stacksBefore: null, origin: null };
  }
  const repository = Repository.around(dirname(resolve(definition)));
  if (repository === null) {
    const what = named === undefined ? "and there is no commit to compare with" : `and ${named} is no file`;
    throw new UsageError(`${dirname(definition)} is not in a git repository, ${what}; name a lock file as BASE`);
  }
  const file = repository.placeOf(definition);
  const { commit, name, notes: meant } = baseCommit(repository, named);
  const former = definitionIn(repository, commit, file, head.side?.model.name ?? null);
  const stacksBefore = stacksIn(repository, commit, former ?? file);
  const origin = { repository, commit, former };
  if (former === null) {
    const notes = [...meant, `${name} has no ${repository.pathOf(file)}: everything is new`];
    return { name, found: { side: null, notes, faults: [], files: [] }, file, stacksBefore, origin };
  }
  const found = sideOfCommit(repository, commit, name, former);
  const moved = `the definition was moved: ${name} has it as ${repository.pathOf(former)}`;
  const notes = [...meant, ...(former === file ? [] : [moved]), ...found.notes];
  return { name, found: { ...found, notes }, file, stacksBefore, origin };
}

/** The settings beside the nearest Pulumi.yaml of a commit, at the definition or above it. */
function stacksIn(repository: Repository, commit: string, definition: string): NonNullable<BaseSide["stacksBefore"]> {
  const project = repository
    .foldersAbove(definition)
    .find((folder) => repository.has(commit, join(folder, "Pulumi.yaml")));
  const files = project === undefined ? [] : stackFilesAmong(repository.filesIn(commit, project));
  return new Map(
    files.map(({ stack, file }) => [stack, { file, text: repository.textIn(commit, file) ?? "" }] as const),
  );
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
