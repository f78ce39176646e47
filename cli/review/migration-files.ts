import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PermittedLoss, PipelineModel } from "../../pipeline-dsl/model";
import type { ReviewedChange } from "../../pipeline-dsl/review";
import { counted } from "../../pipeline-dsl/review/counted";
import { fileChange } from "../../pipeline-dsl/review/whole";
import {
  migrationFileName,
  type MigrationFile,
  readMigrationFile,
  statementBlocks,
} from "../../pipeline-dsl/targets/redshift/migration";
import { lockPathOf, migrationsFolderOf, readLockText, readMigrations } from "../lock/lock-file";
import { misnamedMigrations } from "../lock/misnamed-migrations";
import { refusedMigrations } from "../lock/refused-migrations";
import type { Repository } from "./git";
import { locksSince, type Origin, placesSince } from "./locks-since";
import { lostOnTheWay, lostWhy, lostWords } from "./lost-on-the-way";
import { accountFor, linesOf } from "./migration-steps";
import { statementsIn, statementsInWords } from "./statement-kinds";

export interface Sides extends Origin {
  readonly before: PipelineModel | null;
  /** What the definition in the checkout says, whatever its lock does. */
  readonly after: PipelineModel;
}

/** A file of a checkout or of a commit. A warehouse knows it by its version and its text, and not by its name. */
interface Migration {
  readonly version: number;
  readonly name: string;
  /** What git calls its text. */
  readonly blob: string;
}

/** A file beside the definition for which nothing of the change is deployed, or every run is refused. */
export interface RefusedFile {
  /** `named`: the files are refused by themselves, which `check` says of each. */
  readonly kind: "named" | "edited" | "not made" | "removed" | "behind";
  /** `migrations/0001_initial.sql`, `pipeline.lock.json`. */
  readonly subject: string;
  /** Of the file, where it is there; 1 where it is of the file as a whole. */
  readonly line: number;
  readonly reason: string;
  readonly fix: string;
}

export interface MigrationFindings {
  /** Those that the base has not. */
  readonly added: readonly MigrationFile[];
  readonly changes: readonly ReviewedChange[];
  /** What they give up of the base's warehouse, though both ends of the branch have it. */
  readonly lost: readonly PermittedLoss[];
  readonly refused: readonly RefusedFile[];
}

/**
 * What the warehouse would be made to do by the files of `migrations/`, where that is not what the definition asks for: the rest of
 * a review is of the migration that `npx pipeline lock` would write, and says nothing of the one that is there.
 */
export function migrationFindings(sides: Sides): MigrationFindings {
  const { repository, commit, definition } = sides;
  const folder = migrationsFolderOf(definition);
  const { known, here, added, edited, changes, lost, refused } = sinceBase(sides);
  const folders = placesSince(sides).map(migrationsFolderOf);
  const ofBranch = repository
    .commitsSince(commit, folders)
    .flatMap((each) => folders.flatMap((one) => migrationsIn(repository, each, one)))
    .filter(({ version }) => !known.some((each) => each.version === version));
  const files = here.map(({ file }) => file);
  const faults = [...misnamedMigrations(definition), ...refusedMigrations(definition, files)].map(
    ({ message, places: [place], why, fix }) => {
      const name = basename(place?.file ?? "");
      // The file is named before it.
      return { message: message.replace(`${name}: `, "").replace(`${name} `, ""), name, place, why, fix };
    },
  );
  return {
    added,
    changes: [
      ...faults.map(({ message, name, place, why }) =>
        changeOf(folder, name, { class: "destructive", how: "added", words: message, why }, place?.line),
      ),
      ...Array.from(edited, ([name, words]) => changeOf(folder, name, words, editedLine(sides, name))),
      ...Array.from(turned(ofBranch, here, ON_THE_BRANCH), ([name, words]) => changeOf(folder, name, words)),
      ...changes,
    ],
    lost,
    refused: [
      ...faults.map(({ message, name, place, why, fix }) => ({
        kind: "named" as const,
        subject: `migrations/${name}`,
        line: place?.line ?? 1,
        reason: `${message}: ${why}`,
        fix,
      })),
      ...refused,
    ],
  };
}

/** What is wrong with the files for what the base has: what is wrong whatever the base has, `check` says of each. */
export function brokenSinceBase(sides: Sides): BrokenSinceBase {
  const { known, here, edited, refused } = sinceBase(sides);
  const newest = here.at(-1)?.version ?? 0;
  // A number that is left out before others is told whatever the base has.
  const last = new Set(known.filter(({ version }) => version > newest).map(({ name }) => name));
  const removed = [...edited]
    .filter(([name, { how }]) => how === "removed" && last.has(name))
    .map(([name, { why }]) => ({
      subject: `migrations/${name}`,
      line: 1,
      reason: why,
      fix: "bring it back as it was",
    }));
  return { refused, removed };
}

export interface BrokenSinceBase {
  readonly refused: readonly RefusedSinceBase[];
  /** Migrations of the base that nobody refuses to be without. */
  readonly removed: readonly Omit<RefusedFile, "kind">[];
}

export interface RefusedSinceBase extends RefusedFile {
  readonly kind: "edited" | "not made" | "removed";
}

interface SinceBase extends Files {
  readonly added: readonly MigrationFile[];
  readonly edited: ReadonlyMap<string, Words>;
  readonly changes: readonly ReviewedChange[];
  readonly lost: readonly PermittedLoss[];
  readonly refused: readonly RefusedSinceBase[];
}

function sinceBase(sides: Sides): SinceBase {
  const { known, here } = migrationsOf(sides);
  const knownHere = new Set(known.map((each) => foundIn(here, each)));
  const added = here.filter((each) => !knownHere.has(each)).map(({ file }) => file);
  const edited = turned(known, here, AT_THE_BASE);
  const { changes, lost, refused } = unaccounted(sides, added, {
    hasFiles: here.length > 0,
    fromNothing: known.length === 0,
  });
  const ofEdited = [...edited].flatMap(([name, { how, why }]): readonly RefusedSinceBase[] =>
    how === "changed"
      ? [
          {
            kind: "edited",
            subject: `migrations/${name}`,
            line: editedLine(sides, name),
            reason: `it is edited, and ${why}`,
            fix: AS_IT_WAS,
          },
        ]
      : [],
  );
  const lock = lockRemoved(sides);
  return {
    known,
    here,
    added,
    edited,
    changes: [...lock.changes, ...changes],
    lost,
    refused: [...ofEdited, ...lock.refused, ...refused],
  };
}

/** What the base's lock says is known here no more, and what a new one would say is of no warehouse. */
function lockRemoved({ repository, commit, definition, former }: Sides): Pick<SinceBase, "changes" | "refused"> {
  if (former === null || readLockText(definition) !== null || !repository.has(commit, lockPathOf(former)))
    return { changes: [], refused: [] };
  const subject = basename(lockPathOf(definition));
  const words = "the lock that was there is removed";
  const why =
    "a lock that begins anew writes no migration of what the definition says otherwise since, so no warehouse ever gets that";
  return {
    changes: [fileChange({ class: "guard-looser", how: "removed", words, why }, subject, lockPathOf(former))],
    refused: [
      {
        kind: "removed",
        subject,
        line: 1,
        reason: `${words}: ${why}`,
        fix: `bring it back (git checkout ${repository.short(commit)} -- ${repository.pathOf(lockPathOf(former))}), and run npx pipeline lock`,
      },
    ],
  };
}

const AS_IT_WAS = "bring it back as it was, and let npx pipeline lock write the next one";

interface Files {
  readonly known: readonly Migration[];
  readonly here: readonly (Migration & { readonly file: MigrationFile })[];
}

/** Those of a commit, and those of the checkout. */
function migrationsOf({ repository, commit, definition, former }: Origin): Files {
  const folder = migrationsFolderOf(definition);
  const files = readMigrations(definition);
  const blobs = repository.blobsOf(files.map((file) => join(folder, migrationFileName(file))));
  return {
    known: former === null ? [] : migrationsIn(repository, commit, migrationsFolderOf(former)),
    here: files.map((file, at) => ({
      version: file.version,
      name: migrationFileName(file),
      blob: blobs[at] ?? "",
      file,
    })),
  };
}

function migrationsIn(repository: Repository, commit: string, folder: string): readonly Migration[] {
  return [...repository.blobsIn(commit, folder)].flatMap(([name, blob]) => {
    const version = readMigrationFile(name, "")?.version;
    return version === undefined ? [] : [{ version, name, blob }];
  });
}

function foundIn<Found extends Migration>(here: readonly Found[], { version, blob }: Migration): Found | undefined {
  const ofVersion = here.filter((each) => each.version === version);
  return ofVersion.find((each) => each.blob === blob) ?? ofVersion[0];
}

type Words = Pick<ReviewedChange, "class" | "how" | "words" | "why">;
type Turned = Readonly<Record<"edited" | "removed", Words>>;

const AT_THE_BASE: Turned = {
  edited: {
    class: "destructive",
    how: "changed",
    words: "a migration that was there is edited",
    why: "a warehouse that has run it refuses every run until the file is as it was; any other runs what stands there now, of which this review knows nothing",
  },
  removed: {
    class: "destructive",
    how: "removed",
    words: "a migration that was there is removed",
    why: "a warehouse that has not run it never gets what it does",
  },
};

/** No warehouse of the base has run them; one that somebody made of this branch may have. */
const ON_THE_BRANCH: Turned = {
  edited: {
    class: "operational",
    how: "changed",
    words: "a migration that this branch had committed is edited",
    why: "a warehouse that has run it, such as a home of the lab, refuses every run with Pipeline.MigrationChanged",
  },
  removed: {
    class: "operational",
    how: "removed",
    words: "a migration that this branch had committed is removed",
    why: "a warehouse that has run it, such as a home of the lab, keeps what it did",
  },
};

/** By name, once each, whatever number of commits had it. */
function turned(
  committed: readonly Migration[],
  here: readonly Migration[],
  words: Turned,
): ReadonlyMap<string, Words> {
  return new Map(
    committed.flatMap((each) => {
      const found = foundIn(here, each);
      if (found === undefined) return [[each.name, words.removed] as const];
      return found.blob === each.blob ? [] : [[found.name, words.edited] as const];
    }),
  );
}

function changeOf(folder: string, name: string, words: Words, line = 1): ReviewedChange {
  return fileChange(words, `migrations/${name}`, join(folder, name), line);
}

/** The first line that is not what the base has; 1 where the base has the file under another name, or it is gone. */
function editedLine({ repository, commit, definition, former }: Sides, name: string): number {
  const was = former === null ? null : repository.textIn(commit, join(migrationsFolderOf(former), name));
  const file = join(migrationsFolderOf(definition), name);
  if (was === null || !existsSync(file)) return 1;
  const [before, after] = [was, readFileSync(file, "utf8")].map((text) => text.split("\n"));
  return (after?.findIndex((line, at) => line !== before?.[at]) ?? -1) + 1 || 1;
}

/** Where the first of some blocks begins. */
function lineOf([first = ""]: readonly string[], { text }: MigrationFile): number {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return lines.indexOf(first.split("\n")[0] ?? "") + 1 || 1;
}

/** Statements of new files for which nothing asks, and what is asked for and no file does. */
function unaccounted(
  sides: Sides,
  added: readonly MigrationFile[],
  { hasFiles, fromNothing }: { readonly hasFiles: boolean; readonly fromNothing: boolean },
): Pick<SinceBase, "changes" | "lost" | "refused"> {
  const models = lockedModels(sides);
  const accounted = accountFor(models, added, { fromNothing });
  // What a lock asks for and the definition does not is asked for by nobody, though a file makes it.
  const meant = added.length === 0 ? null : (accountFor([...models, sides.after], added, { fromNothing }) ?? accounted);
  const folder = migrationsFolderOf(sides.definition);
  const unasked = added.flatMap((file) => {
    const blocks = meant?.unasked.get(file) ?? statementBlocks(file.text);
    return blocks.length === 0
      ? []
      : [changeOf(folder, migrationFileName(file), unaskedWords(blocks, meant?.lines), lineOf(blocks, file))];
  });
  const lost = meant === null ? [] : lostOnTheWay(meant);
  // A warehouse without any is compared with the definition itself, and gets what it lacks.
  const missing = hasFiles ? (accounted?.missing ?? []) : [];
  const isNeeded = missing.some(({ kind }) => kind !== "dropColumn" && kind !== "endTable");
  const early = accounted?.early.length ?? 0;
  const ofLock = (
    words: string,
    why: string,
    changeClass: "operational" | "destructive" = "operational",
  ): ReviewedChange =>
    fileChange({ class: changeClass, how: "changed", words, why }, "migrations", lockPathOf(sides.definition));
  const unmade = `has ${counted(missing.length, "step")} of the warehouse that no migration makes`;
  const changes = [
    ...unasked,
    ...lost.map(({ loss, file, blocks }) => {
      const words = { class: "destructive", how: "added", words: lostWords(loss), why: lostWhy(loss) } as const;
      return changeOf(folder, migrationFileName(file), words, lineOf(blocks, file));
    }),
    ...(missing.length === 0
      ? []
      : [ofLock(`pipeline.lock.json ${unmade}`, STAYS, isNeeded ? "destructive" : "operational")]),
    ...(early === 0
      ? []
      : [
          ofLock(
            `${counted(early, "step")} of the migrations ${early === 1 ? "stands" : "stand"} before what lock had written first`,
            "a statement that looks for a name which is not there yet, or no more, fails or does nothing",
          ),
        ]),
  ];
  const refused = isNeeded
    ? [
        {
          kind: "not made" as const,
          subject: "pipeline.lock.json",
          line: 1,
          reason: `it ${unmade}: ${STAYS}`,
          fix: MADE_AGAIN,
        },
      ]
    : [];
  return { changes, lost: lost.map(({ loss }) => loss), refused };
}

const STAYS = "the warehouse stays as it was: a load of what is not there fails, and no later lock makes up for it";
const MADE_AGAIN =
  "bring the migration back (git log has it); or take pipeline.lock.json back to what the base has, and run npx pipeline lock";

function unaskedWords(blocks: readonly string[], asked: ReadonlySet<string> = new Set()): Words {
  const lines = blocks.flatMap(linesOf);
  const strange = lines.filter((line) => !asked.has(line));
  const statements = statementsIn(strange.length === 0 ? lines : strange);
  return {
    class: "destructive",
    how: "added",
    words: `statements for which no change of the definition asks: ${statementsInWords(statements)}`,
    why: "the warehouse runs them, and what they do with its rows this review does not know",
  };
}

/** What migrations lead from and to: the lock at the base, each that was committed since, and the one that is here. */
function lockedModels(sides: Sides): readonly PipelineModel[] {
  const { base, later } = locksSince(sides);
  const first = base ?? sides.before;
  return first === null ? later : [first, ...later];
}
