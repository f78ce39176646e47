import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { soundDefinition } from "../load/compilation";
import { writeLock } from "../lock/write-lock";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import type { DiffDocument } from "./document";
import { commitStep, git } from "./testing/git";

const NAMES = {
  table: ["dim_articles", "dim_wares", "dim_goods", "dim_items", "dim_things"],
  column: ["price", "cost", "amount", "rate", "value"],
} as const;

function lock(folder: string): void {
  const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
  writeLock(file, model);
}

/** The definition with a column more. */
function titled(definition: string): string {
  return definition.replace("columns: { article_id", "columns: { title: articles.title, article_id");
}

/** The definition with the names of a step, and those of the step before as former ones. */
function named(at: number): string {
  const before = Math.max(0, at - 1);
  const [table = "", column = ""] = [NAMES.table[at], NAMES.column[at]];
  const former = (names: readonly string[]): string =>
    at === 0 ? "" : `.renamedFrom(${JSON.stringify(names[before] ?? "")})`;
  return SMALL_DEFINITION["pipeline.ts"]
    .replace('"dim_articles"', JSON.stringify(table))
    .replace("price: articles.price", `${column}: articles.price${former(NAMES.column)}`)
    .replace("\n});\n\nexport default", `\n})${former(NAMES.table)};\n\nexport default`);
}

test.each([
  [1, "uncommitted"],
  [2, "committed"],
  [3, "uncommitted"],
  [4, "committed"],
  [2, "squashed"],
  [4, "squashed"],
])(
  "a name that %i locks changed, the last of them %s, is one renaming of the base's, for diff and check",
  (length, last) => {
    const folder = folderWith(SMALL_DEFINITION);
    git(folder, "init", "--quiet", "--initial-branch", "main");
    lock(folder);
    commitStep(folder);
    git(folder, "checkout", "--quiet", "-b", "work");
    for (let at = 1; at <= length; at += 1) {
      writeFileSync(join(folder, "pipeline.ts"), named(at));
      lock(folder);
      if (at < length || last !== "uncommitted") commitStep(folder);
    }
    if (last === "squashed") {
      git(folder, "reset", "--quiet", "--soft", "main");
      commitStep(folder);
    }
    const { exitCode, stdout } = pipeline(["diff", "main", "--format", "json"], folder);
    const { changes, refusedMigration, refusedFiles } = JSON.parse(stdout) as DiffDocument;
    const [table = "", column = ""] = [NAMES.table[length], NAMES.column[length]];
    expect(changes.map((each) => `${each.class} ${each.subject}: ${each.words}`)).toEqual([
      `renaming ${table}: a new name, dim_articles before`,
      `renaming ${table}.${column}: a new name, price before`,
    ]);
    expect([refusedMigration, refusedFiles, exitCode]).toEqual([[], [], 0]);
    expect(pipeline(["check"], folder)).toMatchObject({ exitCode: 0 });
    rmSync(folder, { recursive: true });
  },
);

test.each(["merged in", "merged in after a rename"])(
  "locks from before a base that was %s are no steps from it: the review is that of the same tree right on top of the base",
  (how) => {
    const folder = folderWith(SMALL_DEFINITION);
    git(folder, "init", "--quiet", "--initial-branch", "main");
    lock(folder);
    commitStep(folder);
    git(folder, "checkout", "--quiet", "-b", "work");
    const own = how === "merged in" ? titled(named(0)) : named(1);
    writeFileSync(join(folder, "pipeline.ts"), own);
    lock(folder);
    commitStep(folder);
    git(folder, "checkout", "--quiet", "main");
    const theirs = how === "merged in" ? named(1) : titled(named(0));
    writeFileSync(join(folder, "pipeline.ts"), theirs);
    lock(folder);
    commitStep(folder);
    // The branch's migration has the number of the one that was merged, so it is written anew.
    git(folder, "checkout", "--quiet", "work");
    git(folder, "merge", "--quiet", "--no-commit", "--strategy", "ours", "main");
    git(folder, "read-tree", "-u", "--reset", "main");
    writeFileSync(join(folder, "pipeline.ts"), titled(named(1)));
    lock(folder);
    commitStep(folder);
    writeFileSync(join(folder, "pipeline.ts"), titled(named(2)));
    lock(folder);
    commitStep(folder);
    const told = (): readonly string[] => {
      const { stdout } = pipeline(["diff", "main", "--format", "json"], folder);
      const { changes, refusedMigration } = JSON.parse(stdout) as DiffDocument;
      return [
        ...changes.map((each) => `${each.class} ${each.subject}: ${each.words}`),
        ...refusedMigration.map(String),
      ];
    };
    const merged = told();
    git(folder, "reset", "--quiet", "--soft", "main");
    commitStep(folder);
    expect(merged).toEqual(told());
    expect(merged.some((each) => each.startsWith("renaming dim_goods"))).toBe(true);
    rmSync(folder, { recursive: true });
  },
);
