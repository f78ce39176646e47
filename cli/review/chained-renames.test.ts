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
