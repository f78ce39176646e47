import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { migrationFileName } from "../../pipeline-dsl/targets/redshift/migration";
import { soundDefinition } from "../load/compilation";
import { brokenSinceMain } from "../lock/broken-since-main";
import { writeLock, type WrittenLock } from "../lock/write-lock";
import { folderWith, SMALL_DEFINITION } from "../testing";
import { compareWith } from "./compare";
import { commitStep, git } from "./testing/git";

function lock(folder: string): WrittenLock {
  const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
  return writeLock(file, model);
}

/** A repository whose main has the definition, its lock and its migration, and a branch that is checked out. */
function repository(): string {
  const folder = folderWith(SMALL_DEFINITION);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  lock(folder);
  commitStep(folder);
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

type TextEdit = readonly [file: string, from: string, to: string];

/** A column that goes, and the leave for it. */
const DROPPING = [
  ["pipeline.ts", ", price: articles.price", ""],
  ["pipeline.ts", "schedule", PERMITTED],
  ["pipeline.ts", "import { ", "import { allowDestructive, "],
] as const satisfies readonly TextEdit[];

/** In any order: what one looks for no other takes away. */
const EDITS: readonly (readonly TextEdit[])[] = [
  [["pipeline.ts", "columns: { ", "columns: { created_at: articles.created_at, "]],
  [["pipeline.ts", "columns: { ", "columns: { title: articles.title, "]],
  DROPPING,
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

/** What can be taken back without leave: of a column that goes, lock asks for a line. */
const ADDITIONS = EDITS.filter((edits) => edits !== DROPPING);

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
    if (oneByOne ? !isLast || committed : isLast && committed) commitStep(folder);
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

test("the statements that a review shows are those that lock writes, number and all, before it is run and afterwards", () => {
  const lockedOrNot = fc.tuple(branches, fc.shuffledSubarray([...EDITS], { minLength: 1, maxLength: 2 }));
  fc.assert(
    fc.property(lockedOrNot, ([branch, more]) => {
      const folder = branchOf({ ...branch, edits: branch.edits.filter((each) => !more.includes(each)) });
      for (const each of more.flat()) edit(folder, ...each);
      const shown = (): readonly string[] =>
        compareWith("main", join(folder, "pipeline.ts")).migrations.map(
          (file) => `${migrationFileName(file)}\n${file.text}`,
        );
      const before = shown();
      lock(folder);
      const written = readdirSync(join(folder, "migrations"))
        .filter((name) => name !== "0001_initial.sql")
        .map((name) => `${name}\n${readFileSync(join(folder, "migrations", name), "utf8")}`);
      expect(before).toEqual(written);
      expect(shown()).toEqual(written);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 10 },
  );
});

test("an edited migration is told at the line that is edited, and refused there", () => {
  const folder = repository();
  const path = join(folder, "migrations/0001_initial.sql");
  const lines = readFileSync(path, "utf8").split("\n");
  for (const at of [0, 3, lines.length - 2]) {
    writeFileSync(path, lines.map((line, index) => (index === at ? `${line} -- a note` : line)).join("\n"));
    const { changes, refusedFiles } = compareWith("main", join(folder, "pipeline.ts"));
    expect(changes.map(({ words, places }) => [words, places.after.map(({ line }) => line)])).toEqual([
      ["a migration that was there is edited", [at + 1]],
    ]);
    const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
    const checked = brokenSinceMain(file, model).flatMap(({ places }) => places);
    expect([...refusedFiles, ...checked].map(({ line }) => line)).toEqual([at + 1, at + 1]);
  }
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

test("what somebody writes into a new migration is told alone: the steps of lock's own are still made, and all of it is named by what it does", () => {
  const written = fc.subarray(
    [
      "UPDATE shop.dim_articles SET title = 'a; b' WHERE title IS NULL;",
      "REVOKE SELECT ON shop.dim_articles FROM GROUP marketing;",
      "GRANT SELECT ON shop.dim_articles TO GROUP marketing;",
      "ALTER TABLE shop.dim_articles DROP COLUMN title;",
    ],
    { minLength: 1 },
  );
  fc.assert(
    fc.property(branches, fc.nat(), fc.nat(), written, (branch, which, where, lines) => {
      const folder = branchOf({ ...branch, committed: false });
      const names = readdirSync(join(folder, "migrations")).filter((name) => name !== "0001_initial.sql");
      const name = names.at(branch.oneByOne ? -1 : which % names.length) ?? "";
      const path = join(folder, "migrations", name);
      const blocks = readFileSync(path, "utf8").trimEnd().split("\n");
      // After a statement of its own, in a condition or out of it, a line without a gap.
      const ends = blocks.flatMap((line, at) => (line.endsWith(";") ? [at + 1] : []));
      writeFileSync(path, blocks.toSpliced(ends[where % ends.length] ?? 0, 0, ...lines).join("\n"));
      const said = told(folder);
      expect(said).toEqual([expect.stringContaining(`migrations/${name}: statements for which no change`)]);
      for (const line of lines) expect(said[0]).toContain(line.slice(0, -1));
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 15 },
  );
});

/** What somebody does to one of the new files: whether a warehouse of the base comes to another end then. */
const TROUBLES: Readonly<Record<string, (folder: string, name: string, others: readonly string[]) => boolean>> = {
  "is deleted": (folder, name) => {
    rmSync(join(folder, name));
    return true;
  },
  "is emptied": (folder, name) => {
    writeFileSync(join(folder, name), "-- nothing any more\n");
    return true;
  },
  "is there twice": (folder, name, others) => {
    const next = String(others.length + 2).padStart(4, "0");
    writeFileSync(join(folder, `${next}_again.sql`), readFileSync(join(folder, name)));
    return true;
  },
  "has lost its last statement": (folder, name) => {
    const blocks = readFileSync(join(folder, name), "utf8").trimEnd().split("\n\n");
    writeFileSync(join(folder, name), `${blocks.slice(0, -1).join("\n\n")}\n`);
    return true;
  },
  "is called otherwise": (folder, name) => {
    renameSync(join(folder, name), join(folder, `${name.slice(0, 4)}_otherwise.sql`));
    return false;
  },
  "is left as it is": () => false,
};

test("of several new migrations, whatever becomes of one is told, committed or not, where a warehouse comes to another end", () => {
  const troubles = fc.tuple(fc.constantFrom(...Object.keys(TROUBLES)), fc.nat(), fc.boolean());
  fc.assert(
    fc.property(branches, troubles, (branch, [trouble, which, committed]) => {
      const folder = branchOf(branch);
      const migrations = join(folder, "migrations");
      const names = readdirSync(migrations).filter((name) => name !== "0001_initial.sql");
      const differs = TROUBLES[trouble]?.(migrations, names[which % names.length] ?? "", names) ?? false;
      if (committed) commitStep(folder);
      const said = told(folder);
      expect([trouble, said.length > 0, said]).toEqual([trouble, differs, said]);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 25 },
  );
});

test("new migrations in another order are told where it matters, and always once the branch has committed them", () => {
  const swap = (folder: string): void => {
    const [, second = "", third = ""] = readdirSync(join(folder, "migrations")).map((name) =>
      join(folder, "migrations", name),
    );
    const texts = [second, third].map((path) => readFileSync(path, "utf8"));
    writeFileSync(second, texts[1] ?? "");
    writeFileSync(third, texts[0] ?? "");
  };
  const [created = [], title = [], , renamed = []] = EDITS;
  const edited = expect.stringContaining("that this branch had committed is edited");
  const early = expect.stringMatching(/^migrations: 1 step of the migrations stands before/);
  for (const [edits, committed, expected] of [
    [[renamed, title], false, [edited, early]],
    [[created, title], false, [edited]],
    [[created, title], true, [edited, edited]],
  ] as const) {
    const folder = branchOf({ edits, oneByOne: true, committed });
    swap(folder);
    expect(told(folder)).toEqual(expected);
  }
});

test("lock goes on from a lock that no commit has, or writes it anew: of whatever came between, no review knows a thing", () => {
  const steps = fc.array(fc.shuffledSubarray([...ADDITIONS], { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 3,
  });
  fc.assert(
    fc.property(steps, (wanted) => {
      const folder = repository();
      const texts = ["pipeline.ts", "sources.ts"].map(
        (name) => [name, readFileSync(join(folder, name), "utf8")] as const,
      );
      for (const which of wanted) {
        // Each lock is of a definition of its own, and not of more than the last one.
        for (const [name, text] of texts) writeFileSync(join(folder, name), text);
        for (const each of which.flat()) edit(folder, ...each);
        lock(folder);
        expect(told(folder)).toEqual([]);
      }
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 15 },
  );
});

test("a lock that writes anew hints at renames of what the commit has, and not of what only the lock that is taken back had", () => {
  const folder = repository();
  const before = readFileSync(join(folder, "pipeline.ts"), "utf8");
  const added = (name: string): WrittenLock => {
    writeFileSync(join(folder, "pipeline.ts"), before.replace("columns: { ", `columns: { ${name}: articles.title, `));
    return lock(folder);
  };
  expect(added("label")).toMatchObject({ takenBack: [], hints: [] });
  const { migrations, takenBack, hints } = added("headline");
  expect([migrations, takenBack].map((paths) => paths.map((path) => basename(path)))).toEqual([
    ["0002_add_dim_articles_headline.sql"],
    ["0002_add_dim_articles_label.sql"],
  ]);
  expect(hints).toEqual([]);
});

test.each([
  ["taken out after its migration was committed", true, true, true],
  ["taken out before anything was committed", false, true, false],
  ["left where it is", true, false, false],
])("a permission that is %s: a review says that it was there, and only where it was", (_, locked, out, said) => {
  const folder = repository();
  for (const [file, from, to] of DROPPING) edit(folder, file, from, to);
  if (locked) {
    lock(folder);
    commitStep(folder);
  }
  if (out) {
    const [, from, to] = DROPPING[1];
    edit(folder, "pipeline.ts", to, from);
    edit(folder, "pipeline.ts", "allowDestructive, ", "");
    if (locked) lock(folder);
  }
  commitStep(folder);
  const { notes } = compareWith("main", join(folder, "pipeline.ts"));
  expect(notes.filter((note) => note.includes("the loss of the column dim_articles.price"))).toEqual(
    said ? [expect.stringContaining("was permitted on this branch") as string] : [],
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
    commitStep(folder);
  }
  git(folder, "merge", "--quiet", "--strategy-option", "ours", "-m", "both", "one");
  writeFileSync(join(folder, "migrations/by_hand.sql"), `${DROP};\n`);
  const [, second = "", third = ""] = readdirSync(join(folder, "migrations"));
  expect(told(folder)).toEqual(
    expect.arrayContaining([
      `migrations/${third}: has the version of ${second}`,
      "migrations/by_hand.sql: is not called like a migration",
    ]),
  );
});
