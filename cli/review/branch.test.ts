import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import type { DiffDocument } from "./document";
import { commitStep, git } from "./testing/git";

// A branch carries a definition, its lock and its migrations, and leaves a base. Every way in which they agree or do not has its row.

/** `has`: it has the column `title`, which the base has not. */
type Has = "as before" | "has it";
type Migrations = "as before" | "have it" | "edited" | "doubled";
type Branch = `definition ${Has}, lock ${Has}, migrations ${Migrations}`;

interface Told {
  /** What the review tells beside the column, how it ends, and for which files. */
  readonly diff: readonly string[];
  readonly refused: readonly string[];
  readonly check: readonly string[];
}

const NAMES = { first: "0001_initial.sql", second: "0002_add_dim_articles_title.sql", other: "0002_other.sql" };

const EDITED = `destructive migrations/${NAMES.first}: a migration that was there is edited`;
const DOUBLED = `destructive migrations/${NAMES.other}: ${NAMES.other} has the version of ${NAMES.second}`;
const unasked = (name: string): string =>
  `destructive migrations/${name}: statements for which no change of the definition asks: ALTER TABLE shop.dim_articles ADD COLUMN title VARCHAR(160)`;
const [UNASKED, UNASKED_TOO] = [unasked(NAMES.second), unasked(NAMES.other)] as const;
const UNMADE = "destructive migrations: pipeline.lock.json has 1 step of the warehouse that no migration makes";
const ADDED = "additive dim_articles.title: column added, VARCHAR(160)";
const [BEHIND, NOT_MADE] = ["behind pipeline.lock.json", "not made pipeline.lock.json"] as const;
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
  "definition has it, lock as before, migrations as before": {
    diff: [ADDED],
    refused: [BEHIND],
    check: ["stale-lock"],
  },
  "definition has it, lock as before, migrations have it": {
    diff: [ADDED],
    refused: [BEHIND],
    check: ["stale-lock"],
  },
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
};

const HAS: readonly Has[] = ["as before", "has it"];
const MIGRATIONS: readonly Migrations[] = ["as before", "have it", "edited", "doubled"];
const BRANCHES = HAS.flatMap((definition) =>
  HAS.flatMap((lock) => MIGRATIONS.map((migrations) => ({ definition, lock, migrations }))),
);

function branchWith({ definition, lock, migrations }: (typeof BRANCHES)[number]): string {
  const folder = folderWith(SMALL_DEFINITION);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  pipeline(["lock"], folder);
  commitStep(folder);
  git(folder, "checkout", "--quiet", "-b", "work");
  const pathOf = (name: string): string => join(folder, "migrations", name);
  const path = join(folder, "pipeline.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace("columns: { ", "columns: { title: articles.title, "));
  pipeline(["lock"], folder);
  if (definition === "as before") git(folder, "checkout", "--quiet", "main", "--", "pipeline.ts");
  if (lock === "as before") git(folder, "checkout", "--quiet", "main", "--", "pipeline.lock.json");
  if (migrations === "doubled") writeFileSync(pathOf(NAMES.other), readFileSync(pathOf(NAMES.second)));
  if (migrations === "edited") appendFileSync(pathOf(NAMES.first), "-- a note\n");
  if (migrations === "as before" || migrations === "edited") rmSync(pathOf(NAMES.second));
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
  expect([diff.exitCode, check.exitCode]).toEqual([told.refused, told.check].map((some) => Number(some.length > 0)));
  rmSync(folder, { recursive: true });
});
