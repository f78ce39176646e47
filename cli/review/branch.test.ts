import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { soundDefinition } from "../load/compilation";
import { brokenSinceMain } from "../lock/broken-since-main";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import { compareWith } from "./compare";
import type { DiffDocument } from "./document";
import { commitStep, git } from "./testing/git";

// A branch carries a definition, its lock and its migrations, and leaves a base. Every way in which they agree or do not has its row.

/** `has`: it has the column `title`, which the base has not. */
type Has = "as before" | "has it";
type Lock = Has | "gone";
type Migrations = "as before" | "have it" | "edited" | "doubled" | "gone";
type Branch = `definition ${Has}, lock ${Lock}, migrations ${Migrations}`;

interface Told {
  /** What the review tells beside the column, how it ends, and for which files. */
  readonly diff: readonly string[];
  readonly refused: readonly string[];
  readonly check: readonly string[];
}

const NAMES = { first: "0001_initial.sql", second: "0002_add_dim_articles_title.sql", other: "0002_other.sql" };

const EDITED = `destructive migrations/${NAMES.first}: a migration that was there is edited`;
const REMOVED = `destructive migrations/${NAMES.first}: a migration that was there is removed`;
const UNLOCKED = "guard-looser pipeline.lock.json: the lock that was there is removed";
const DOUBLED = `destructive migrations/${NAMES.other}: has the version of ${NAMES.second}`;
const unasked = (name: string): string =>
  `destructive migrations/${name}: statements for which no change of the definition asks: ALTER TABLE shop.dim_articles ADD COLUMN title VARCHAR(160)`;
const [UNASKED, UNASKED_TOO] = [unasked(NAMES.second), unasked(NAMES.other)] as const;
const UNMADE = "destructive migrations: pipeline.lock.json has 1 step of the warehouse that no migration makes";
const ADDED = "additive dim_articles.title: column added, VARCHAR(160)";
const [BEHIND, NOT_MADE] = ["behind pipeline.lock.json", "not made pipeline.lock.json"] as const;
const IS_GONE = "removed pipeline.lock.json";
const [IS_EDITED, IS_DOUBLED] = [`edited migrations/${NAMES.first}`, `named migrations/${NAMES.other}`] as const;

const TOLD: Readonly<Record<Branch, Told>> = {
  "definition as before, lock as before, migrations as before": { diff: [], refused: [], check: [] },
  "definition as before, lock as before, migrations have it": { diff: [UNASKED], refused: [], check: [] },
  "definition as before, lock as before, migrations edited": {
    diff: [EDITED],
    refused: [IS_EDITED],
    check: ["migration-edited"],
  },
  "definition as before, lock as before, migrations doubled": {
    diff: [DOUBLED, UNASKED, UNASKED_TOO],
    refused: [IS_DOUBLED],
    check: ["migration-name"],
  },
  "definition as before, lock as before, migrations gone": {
    diff: [REMOVED],
    refused: [],
    check: ["migration-missing"],
  },
  "definition as before, lock has it, migrations as before": {
    diff: [UNMADE],
    refused: [NOT_MADE, BEHIND],
    check: ["lock-without-migration", "stale-lock"],
  },
  "definition as before, lock has it, migrations have it": {
    diff: [UNASKED],
    refused: [BEHIND],
    check: ["stale-lock"],
  },
  "definition as before, lock has it, migrations edited": {
    diff: [EDITED, UNMADE],
    refused: [IS_EDITED, NOT_MADE, BEHIND],
    check: ["migration-edited", "lock-without-migration", "stale-lock"],
  },
  "definition as before, lock has it, migrations doubled": {
    diff: [DOUBLED, UNASKED, UNASKED_TOO],
    refused: [IS_DOUBLED, BEHIND],
    check: ["migration-name", "stale-lock"],
  },
  "definition as before, lock has it, migrations gone": {
    diff: [REMOVED],
    refused: [BEHIND],
    check: ["migration-missing", "stale-lock"],
  },
  "definition as before, lock gone, migrations as before": {
    diff: [UNLOCKED],
    refused: [IS_GONE],
    check: ["lock-removed"],
  },
  "definition as before, lock gone, migrations have it": {
    diff: [UNASKED, UNLOCKED],
    refused: [IS_GONE],
    check: ["lock-removed"],
  },
  "definition as before, lock gone, migrations edited": {
    diff: [EDITED, UNLOCKED],
    refused: [IS_EDITED, IS_GONE],
    check: ["migration-edited", "lock-removed"],
  },
  "definition as before, lock gone, migrations doubled": {
    diff: [DOUBLED, UNASKED, UNASKED_TOO, UNLOCKED],
    refused: [IS_DOUBLED, IS_GONE],
    check: ["migration-name", "lock-removed"],
  },
  "definition as before, lock gone, migrations gone": {
    diff: [REMOVED, UNLOCKED],
    refused: [IS_GONE],
    check: ["lock-removed", "migration-missing"],
  },
  "definition has it, lock as before, migrations as before": {
    diff: [ADDED],
    refused: [BEHIND],
    check: ["stale-lock"],
  },
  "definition has it, lock as before, migrations have it": { diff: [ADDED], refused: [BEHIND], check: ["stale-lock"] },
  "definition has it, lock as before, migrations edited": {
    diff: [EDITED, ADDED],
    refused: [IS_EDITED, BEHIND],
    check: ["migration-edited", "stale-lock"],
  },
  "definition has it, lock as before, migrations doubled": {
    diff: [DOUBLED, UNASKED_TOO, ADDED],
    refused: [IS_DOUBLED, BEHIND],
    check: ["migration-name", "stale-lock"],
  },
  "definition has it, lock as before, migrations gone": {
    diff: [REMOVED, ADDED],
    refused: [BEHIND],
    check: ["migration-missing", "stale-lock"],
  },
  "definition has it, lock has it, migrations as before": {
    diff: [UNMADE, ADDED],
    refused: [NOT_MADE],
    check: ["lock-without-migration"],
  },
  "definition has it, lock has it, migrations have it": { diff: [ADDED], refused: [], check: [] },
  "definition has it, lock has it, migrations edited": {
    diff: [EDITED, UNMADE, ADDED],
    refused: [IS_EDITED, NOT_MADE],
    check: ["migration-edited", "lock-without-migration"],
  },
  "definition has it, lock has it, migrations doubled": {
    diff: [DOUBLED, UNASKED_TOO, ADDED],
    refused: [IS_DOUBLED],
    check: ["migration-name"],
  },
  "definition has it, lock has it, migrations gone": {
    diff: [REMOVED, ADDED],
    refused: [],
    check: ["migration-missing"],
  },
  "definition has it, lock gone, migrations as before": {
    diff: [UNLOCKED, ADDED],
    refused: [IS_GONE],
    check: ["lock-removed"],
  },
  "definition has it, lock gone, migrations have it": {
    diff: [UNLOCKED, ADDED],
    refused: [IS_GONE],
    check: ["lock-removed"],
  },
  "definition has it, lock gone, migrations edited": {
    diff: [EDITED, UNLOCKED, ADDED],
    refused: [IS_EDITED, IS_GONE],
    check: ["migration-edited", "lock-removed"],
  },
  "definition has it, lock gone, migrations doubled": {
    diff: [DOUBLED, UNASKED_TOO, UNLOCKED, ADDED],
    refused: [IS_DOUBLED, IS_GONE],
    check: ["migration-name", "lock-removed"],
  },
  "definition has it, lock gone, migrations gone": {
    diff: [REMOVED, UNLOCKED, ADDED],
    refused: [IS_GONE],
    check: ["lock-removed", "migration-missing"],
  },
};

const HAS: readonly Has[] = ["as before", "has it"];
const LOCKS: readonly Lock[] = [...HAS, "gone"];
const MIGRATIONS: readonly Migrations[] = ["as before", "have it", "edited", "doubled", "gone"];
const BRANCHES = HAS.flatMap((definition) =>
  LOCKS.flatMap((lock) => MIGRATIONS.map((migrations) => ({ definition, lock, migrations }))),
);

/** A main with its lock, and a branch with everything that the added column asks for, not committed. */
let added: string;

beforeAll(() => {
  added = folderWith(SMALL_DEFINITION);
  git(added, "init", "--quiet", "--initial-branch", "main");
  pipeline(["lock"], added);
  commitStep(added);
  git(added, "checkout", "--quiet", "-b", "work");
  const path = join(added, "pipeline.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace("columns: { ", "columns: { title: articles.title, "));
  pipeline(["lock"], added);
});

function copyOf(folder: string): string {
  const copy = folderWith({});
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function branchWith({ definition, lock, migrations }: (typeof BRANCHES)[number]): string {
  const folder = copyOf(added);
  const pathOf = (name: string): string => join(folder, "migrations", name);
  if (definition === "as before") git(folder, "checkout", "--quiet", "main", "--", "pipeline.ts");
  if (lock === "as before") git(folder, "checkout", "--quiet", "main", "--", "pipeline.lock.json");
  if (lock === "gone") rmSync(join(folder, "pipeline.lock.json"));
  if (migrations === "doubled") writeFileSync(pathOf(NAMES.other), readFileSync(pathOf(NAMES.second)));
  if (migrations === "edited") appendFileSync(pathOf(NAMES.first), "-- a note\n");
  if (migrations === "as before" || migrations === "edited") rmSync(pathOf(NAMES.second));
  if (migrations === "gone") rmSync(join(folder, "migrations"), { recursive: true });
  commitStep(folder);
  return folder;
}

test.each(BRANCHES)("definition $definition, lock $lock, migrations $migrations", (branch) => {
  const folder = branchWith(branch);
  const diff = pipeline(["diff", "main", "--format", "json"], folder);
  const { changes, refusedFiles } = JSON.parse(diff.stdout) as DiffDocument;
  const check = pipeline(["check", "--json"], folder);
  const { diagnostics } = JSON.parse(check.stdout) as { readonly diagnostics: readonly { readonly code: string }[] };
  const { definition, lock, migrations } = branch;
  const told = TOLD[`definition ${definition}, lock ${lock}, migrations ${migrations}`];
  expect({
    diff: changes.map((change) => `${change.class} ${change.subject}: ${change.words}`),
    refused: refusedFiles.map(({ kind, subject }) => `${kind} ${subject}`),
    check: diagnostics.map(({ code }) => code),
  }).toEqual(told);
  const errors = told.check.filter((code) => code !== "migration-missing");
  expect([diff.exitCode, check.exitCode]).toEqual([told.refused, errors].map((some) => Number(some.length > 0)));
  rmSync(folder, { recursive: true });
});

const MOVED: readonly (readonly [
  what: string,
  left: readonly string[],
  diff: readonly string[],
  check: readonly string[],
])[] = [
  ["with its lock and its migrations", [], [], []],
  ["without its lock", ["pipeline.lock.json"], [UNLOCKED], ["lock-removed"]],
  ["without its migrations", ["migrations"], [REMOVED], ["migration-missing"]],
];

test.each(MOVED)("a definition that is moved %s", (_, left, told, checked) => {
  const folder = copyOf(added);
  git(folder, "checkout", "--quiet", "--force", "main");
  git(folder, "clean", "--quiet", "--force", "-d");
  mkdirSync(join(folder, "shop"));
  for (const name of ["pipeline.ts", "sources.ts", "pipeline.lock.json", "migrations"])
    if (!left.includes(name)) git(folder, "mv", name, `shop/${name}`);
  git(folder, "checkout", "--quiet", "-b", "moved");
  commitStep(folder);
  const file = join(folder, "shop/pipeline.ts");
  const { changes } = compareWith("main", file);
  expect(changes.map((change) => `${change.class} ${change.subject}: ${change.words}`)).toEqual(told);
  expect(brokenSinceMain(file, soundDefinition(file).model).map(({ code }) => code)).toEqual(checked);
  rmSync(folder, { recursive: true });
});

test("what a branch renamed and locked before it was moved is known by its first name", () => {
  const folder = copyOf(added);
  commitStep(folder);
  const edit = (path: string, from: string, to: string): void => {
    writeFileSync(join(folder, path), readFileSync(join(folder, path), "utf8").replace(from, to));
    pipeline(["lock", "--definition", path], folder);
    commitStep(folder);
  };
  edit("pipeline.ts", "price: articles.price", 'cost: articles.price.renamedFrom("price")');
  mkdirSync(join(folder, "shop"));
  for (const name of ["pipeline.ts", "sources.ts", "pipeline.lock.json", "migrations"])
    git(folder, "mv", name, `shop/${name}`);
  commitStep(folder);
  edit("shop/pipeline.ts", 'cost: articles.price.renamedFrom("price")', 'rate: articles.price.renamedFrom("cost")');
  const { changes, refusedFiles } = compareWith("main", join(folder, "shop/pipeline.ts"));
  expect([...changes.map(({ subject, words }) => `${subject}: ${words}`), ...refusedFiles]).toEqual([
    "dim_articles.rate: a new name, price before",
    "dim_articles.title: column added, VARCHAR(160)",
  ]);
  rmSync(folder, { recursive: true });
});

test("a lock that is behind is a note until everything that the definition is made of is committed", () => {
  const folder = copyOf(added);
  git(folder, "checkout", "--quiet", "--force", "main");
  git(folder, "clean", "--quiet", "--force", "-d");
  git(folder, "checkout", "--quiet", "-b", "behind");
  mkdirSync(join(folder, "stacks"));
  for (const name of ["pipeline.ts", "pipeline.lock.json", "migrations"]) git(folder, "mv", name, `stacks/${name}`);
  const [file, sources] = [join(folder, "stacks/pipeline.ts"), join(folder, "elsewhere.ts")];
  writeFileSync(file, readFileSync(file, "utf8").replace("./sources", "../elsewhere"));
  git(folder, "mv", "sources.ts", "elsewhere.ts");
  commitStep(folder);
  const refused = (): readonly string[] => compareWith("main", file).refusedFiles.map(({ kind }) => kind);
  expect(refused()).toEqual([]);
  writeFileSync(sources, readFileSync(sources, "utf8").replace("decimal(10, 2)", "decimal(12, 2)"));
  expect(refused()).toEqual([]);
  commitStep(folder);
  expect(refused()).toEqual(["behind"]);
  // A file that git does not know yet is no commit's either.
  writeFileSync(join(folder, "more.ts"), 'export { shop } from "./elsewhere";\n');
  writeFileSync(file, readFileSync(file, "utf8").replace("../elsewhere", "../more"));
  git(folder, "add", "stacks");
  git(folder, "commit", "--quiet", "-m", "without the new file");
  expect(refused()).toEqual([]);
  rmSync(folder, { recursive: true });
});
