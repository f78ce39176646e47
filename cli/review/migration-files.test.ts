import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { soundDefinition } from "../load/compilation";
import { writeLock } from "../lock/write-lock";
import { folderWith, SMALL_DEFINITION } from "../testing";
import { compareWith } from "./compare";

const IDENTITY = ["-c", "user.name=A Developer", "-c", "user.email=developer@example.com"];

function git(folder: string, ...parameters: readonly string[]): void {
  const { status, stderr } = spawnSync("git", [...IDENTITY, ...parameters], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "a step");
}

function lock(folder: string): void {
  const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
  writeLock(file, model);
}

/** A repository whose main has the definition, its lock and its migration, and a branch that is checked out. */
function repository(): string {
  const folder = folderWith(SMALL_DEFINITION);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  lock(folder);
  commit(folder);
  git(folder, "checkout", "--quiet", "-b", "work");
  return folder;
}

function edit(folder: string, name: string, from: string, to: string): void {
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

const PERMITTED = `allows: [allowDestructive({ what: "column dim_articles.price", until: "2099-01-01", reason: "unused" })],\n  schedule`;

/** In any order: what one looks for no other takes away. */
const EDITS: readonly (readonly (readonly [file: string, from: string, to: string])[])[] = [
  [["pipeline.ts", "columns: { ", "columns: { created_at: articles.created_at, "]],
  [["pipeline.ts", "columns: { ", "columns: { title: articles.title, "]],
  [
    ["pipeline.ts", ", price: articles.price", ""],
    ["pipeline.ts", "schedule", PERMITTED],
    ["pipeline.ts", "import { ", "import { allowDestructive, "],
  ],
  [
    ["pipeline.ts", "article_id: articles.article_id", 'id: articles.article_id.renamedFrom("article_id")'],
    ["pipeline.ts", 'naturalKey: ["article_id"]', 'naturalKey: ["id"]'],
  ],
  [["pipeline.ts", '"article_key"', '"key_of_article"']],
  [
    ["sources.ts", "integer()", "bigint()"],
    ["sources.ts", "integer, ", "bigint, "],
  ],
];

interface Branch {
  readonly edits: readonly (typeof EDITS)[number][];
  /** A lock and a commit each, or once for all. */
  readonly oneByOne: boolean;
  readonly committed: boolean;
}

const branches: fc.Arbitrary<Branch> = fc.record({
  edits: fc.shuffledSubarray([...EDITS], { minLength: 1, maxLength: 3 }),
  oneByOne: fc.boolean(),
  committed: fc.boolean(),
});

function branchOf({ edits, oneByOne, committed }: Branch): string {
  const folder = repository();
  edits.forEach((some, at) => {
    for (const each of some) edit(folder, ...each);
    const isLast = at === edits.length - 1;
    if (oneByOne || isLast) lock(folder);
    if (oneByOne ? !isLast || committed : isLast && committed) commit(folder);
  });
  return folder;
}

function told(folder: string): readonly string[] {
  const { changes } = compareWith("main", join(folder, "pipeline.ts"));
  return changes
    .filter(({ subject }) => subject.startsWith("migrations"))
    .map(({ subject, words }) => `${subject}: ${words}`);
}

test("of migrations as lock writes them, one or several, a review says nothing of their own", () => {
  fc.assert(
    fc.property(branches, (branch) => {
      const folder = branchOf(branch);
      expect(told(folder)).toEqual([]);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 15 },
  );
});

const DROP = "DROP TABLE shop.dim_articles";

test("a line in any of them, or out of it, is told: the warehouse runs the file, and not what lock would write", () => {
  const anywhere = fc.tuple(fc.nat(), fc.nat(), fc.boolean());
  fc.assert(
    fc.property(branches, anywhere, (branch, [which, where, added]) => {
      const folder = branchOf(branch);
      const names = readdirSync(join(folder, "migrations"));
      const name = names[which % names.length] ?? "";
      const path = join(folder, "migrations", name);
      const lines = readFileSync(path, "utf8").split("\n");
      const statements = lines.flatMap((line, at) => (/^\s*[A-Z].*;$/.test(line) ? [at] : []));
      if (added) lines.splice(where % lines.length, 0, `${DROP};`);
      else lines.splice(statements[where % statements.length] ?? 0, 1);
      writeFileSync(path, lines.join("\n"));
      const isNew = name !== "0001_initial.sql";
      const said = told(folder).join("\n");
      expect(said).toContain(isNew ? `migrations/${name}: statements for which` : `migrations/${name}: a migration`);
      if (isNew && added) expect(said).toContain(DROP);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 15 },
  );
});

test("a migration that is new, gone or forgotten is told, without a word in the definition too", () => {
  const folder = repository();
  writeFileSync(join(folder, "migrations/0002_by_hand.sql"), `-- by hand\n${DROP};\n`);
  expect(told(folder)).toEqual([
    `migrations/0002_by_hand.sql: statements for which no change of the definition asks: ${DROP}`,
  ]);
  rmSync(join(folder, "migrations/0002_by_hand.sql"));
  for (const each of [...(EDITS[0] ?? []), ...(EDITS[1] ?? [])]) edit(folder, ...each);
  lock(folder);
  expect(told(folder)).toEqual([]);
  const [, second = ""] = readdirSync(join(folder, "migrations"));
  const text = readFileSync(join(folder, "migrations", second), "utf8");
  rmSync(join(folder, "migrations", second));
  expect(told(folder)).toEqual(["migrations: pipeline.lock.json has 2 steps of the warehouse that no migration makes"]);
  writeFileSync(join(folder, "migrations", second), text.split("\n\n").slice(0, 2).join("\n\n"));
  expect(told(folder)).toEqual(["migrations: pipeline.lock.json has 1 step of the warehouse that no migration makes"]);
  writeFileSync(join(folder, "migrations", second), text);
  rmSync(join(folder, "migrations/0001_initial.sql"));
  expect(told(folder)).toEqual(["migrations/0001_initial.sql: a migration that was there is removed"]);
});

test("two branches that both locked, and a file that no warehouse runs, are told where they are merged", () => {
  const folder = repository();
  for (const [branch, added] of [
    ["one", EDITS[0]],
    ["other", EDITS[1]],
  ] as const) {
    git(folder, "checkout", "--quiet", "-B", branch, "work");
    for (const each of added ?? []) edit(folder, ...each);
    lock(folder);
    commit(folder);
  }
  git(folder, "merge", "--quiet", "--strategy-option", "ours", "-m", "both", "one");
  writeFileSync(join(folder, "migrations/by_hand.sql"), `${DROP};\n`);
  const [, second = "", third = ""] = readdirSync(join(folder, "migrations"));
  expect(told(folder)).toEqual(
    expect.arrayContaining([
      `migrations/${third}: ${third} has the version of ${second}`,
      "migrations/by_hand.sql: by_hand.sql is not called like a migration",
    ]),
  );
});
