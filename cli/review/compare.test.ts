import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { folderWith, SMALL_DEFINITION } from "../testing";
import { compareWith, type Comparison } from "./compare";
import { settingWords } from "../../infra/review/settings";
import { faultText } from "../../infra/settings/fault";
import { settingsCounted } from "./settings-words";
import { git } from "./testing/git";

const STACK = "config:\n  rental:warehouse:\n    nodes: 2\n    kind: provisioned\n";
const PROJECT = { "Pulumi.yaml": "name: rental\nruntime: nodejs\n", "Pulumi.prod.yaml": STACK };
/** A repository with the small definition in this folder, all of it committed. */
function repository(at: string): string {
  const inside = Object.entries(SMALL_DEFINITION).map(([name, text]) => [join(at, name), text] as const);
  const folder = folderWith({ ...PROJECT, ...Object.fromEntries(inside) });
  git(folder, "init", "--quiet", "--initial-branch", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "first");
  return folder;
}

function edit(file: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace("price: articles.price", "cost: articles.price"));
}

const classesOf = ({ changes }: Comparison): readonly string[] => changes.map(({ at, class: of }) => `${of} ${at}`);

const EDITED = ["destructive /warehouse/targets/dim_articles/columns/price"];

test("wherever a definition is moved to, it is compared with what it was", () => {
  const folders = fc
    .array(fc.constantFrom("a", "b c", "ö", "stacks", "shop"), { maxLength: 3 })
    .map((parts) => join(".", ...parts));
  fc.assert(
    fc.property(folders, folders, fc.boolean(), (from, to, staged) => {
      const folder = repository(from);
      const moved = join(folder, to, "pipeline.ts");
      if (from !== to) {
        mkdirSync(dirname(moved), { recursive: true });
        for (const file of Object.keys(SMALL_DEFINITION)) renameSync(join(folder, from, file), join(folder, to, file));
      }
      edit(moved);
      // Git tells a renaming of files that it has been told of.
      if (staged) git(folder, "add", "-A");
      const comparison = compareWith("main", moved);
      if (from === to || staged) expect(classesOf(comparison)).toEqual(expect.arrayContaining(EDITED));
      else expect(comparison.notes.join()).toContain("everything is new");
      expect(comparison.settings).toEqual([]);
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 12 },
  );
});

test("a definition that is moved and written anew is known by its lock", () => {
  const folder = repository("old");
  const lock = join(folder, "old/pipeline.lock.json");
  writeFileSync(lock, '{"version": 1, "name": "Shop"}');
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "with a lock");
  renameSync(join(folder, "old"), join(folder, "new"));
  const moved = join(folder, "new/pipeline.ts");
  edit(moved);
  const comparison = compareWith("main", moved);
  expect(classesOf(comparison)).toEqual(expect.arrayContaining(EDITED));
  expect(comparison.notes).toEqual([expect.stringContaining("has it as old/pipeline.ts")]);
});

test("a copy is new: the one that it was made from is still there", () => {
  const folder = repository("one");
  mkdirSync(join(folder, "two"));
  for (const [name, text] of Object.entries(SMALL_DEFINITION)) writeFileSync(join(folder, "two", name), text);
  git(folder, "add", "-A");
  expect(classesOf(compareWith("main", join(folder, "two/pipeline.ts")))).toEqual(["additive /"]);
});

test("through a link to the repository, and to a folder in it", () => {
  const folder = repository("shop");
  edit(join(folder, "shop/pipeline.ts"));
  const beside = folderWith({});
  symlinkSync(folder, join(beside, "link"));
  symlinkSync(join(folder, "shop"), join(beside, "inner"));
  for (const file of [join(beside, "link/shop/pipeline.ts"), join(beside, "inner/pipeline.ts")]) {
    const comparison = compareWith("main", file);
    expect(classesOf(comparison)).toEqual(expect.arrayContaining(EDITED));
    expect(comparison.settings).toEqual([]);
  }
});

test("in a submodule the commits are its own, which is said, and a commit of the repository around it is none", () => {
  const around = folderWith({});
  git(around, "init", "--quiet", "--initial-branch", "main");
  git(around, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository("."), "shop");
  git(around, "commit", "--quiet", "-m", "with a submodule");
  const definition = join(around, "shop/pipeline.ts");
  edit(definition);
  const own = expect.stringContaining("in the submodule shop, whose own commits are compared");
  for (const base of [undefined, "main"]) {
    const comparison = compareWith(base, definition);
    expect(comparison.notes).toContainEqual(own);
    expect(classesOf(comparison)).toEqual(expect.arrayContaining(EDITED));
  }
  const { stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: around, encoding: "utf8" });
  expect(() => compareWith(stdout.trim(), definition)).toThrow("$(git rev-parse COMMIT:shop)");
});

test("packages that are installed in a folder between the definition and the root", () => {
  const folder = folderWith({
    "team/node_modules/names/package.json": '{"name": "names", "main": "index.js"}',
    "team/node_modules/names/index.js": 'exports.schema = "shop";',
    ".gitignore": "node_modules\n",
    "team/shop/sources.ts": SMALL_DEFINITION["sources.ts"],
    "team/shop/pipeline.ts": SMALL_DEFINITION["pipeline.ts"]
      .replace('schema: "shop"', "schema")
      .replace("import { shop }", '// @ts-ignore\nimport { schema } from "names";\nimport { shop }'),
  });
  git(folder, "init", "--quiet", "--initial-branch", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", "-m", "first");
  edit(join(folder, "team/shop/pipeline.ts"));
  const comparison = compareWith("main", join(folder, "team/shop/pipeline.ts"));
  expect([comparison.notes, classesOf(comparison)]).toEqual([[], expect.arrayContaining(EDITED)]);
});

test.each<[what: string, change: (folder: string) => void, told: readonly string[]]>([
  [
    "a stack that is gone",
    (folder) => {
      rmSync(join(folder, "Pulumi.prod.yaml"));
    },
    ["the stack prod is gone: destructive"],
  ],
  [
    "a new one",
    (folder) => {
      writeFileSync(join(folder, "Pulumi.dev.yaml"), STACK);
    },
    ["the stack dev is new: additive"],
  ],
  [
    "another name",
    (folder) => {
      renameSync(join(folder, "Pulumi.prod.yaml"), join(folder, "Pulumi.live.yaml"));
    },
    ["the stack live is new: additive", "the stack prod is gone: destructive"],
  ],
  [
    "other settings",
    (folder) => {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), STACK.replace("2", "4"));
    },
    ["1 setting of prod: 1 physical"],
  ],
])("stacks of both sides are compared: %s", (_, change, told) => {
  const folder = repository(".");
  change(folder);
  expect(compareWith("main", join(folder, "pipeline.ts")).settings.map(settingsCounted)).toEqual(told);
});

test("whatever of a stack's file differs is told, with its line: other programs' settings and Pulumi's own too", () => {
  const folder = repository(".");
  const file = join(folder, "Pulumi.prod.yaml");
  writeFileSync(
    file,
    `secretsprovider: awskms://alias/deploy\n${STACK}  aws:region: eu-west-1\n  aws:defaultTags:\n    tags: {team: data}\n`,
  );
  const compared = compareWith("main", join(folder, "pipeline.ts"));
  expect(
    compared.settings.flatMap(({ changes }) => changes.map((change) => `${change.line}: ${settingWords(change)}`)),
  ).toEqual([
    "8: aws:defaultTags.tags.team is data, which was not set",
    "6: aws:region is eu-west-1, which was not set",
    "1: secretsprovider is awskms://alias/deploy, which was not set",
  ]);
});

test.each([
  ["here", "work", "main"],
  ["on the other side", "main", "work"],
])("settings that are no YAML %s are said to be so, and not told as gone", (side, broken, whole) => {
  const folder = repository(".");
  git(folder, "checkout", "--quiet", "-b", "work");
  git(folder, "checkout", "--quiet", broken);
  writeFileSync(join(folder, "Pulumi.prod.yaml"), "config:\n  rental:warehouse: {nodes: 2\n");
  git(folder, "commit", "--quiet", "-am", "broken");
  git(folder, "checkout", "--quiet", side === "here" ? broken : whole);
  const compared = compareWith(side === "here" ? whole : broken, join(folder, "pipeline.ts"));
  expect(compared.settings).toEqual([]);
  expect(compared.notes).toEqual([
    expect.stringMatching(
      new RegExp(`^the settings of prod are not compared: ${side} they are no YAML \\(line \\d+: `),
    ),
  ]);
});

/** What the project's own stack needs of settings, for a pipeline with the one source of the small definition. */
const DEPLOYABLE = readFileSync(join(__dirname, "..", "..", "Pulumi.dev.yaml"), "utf8").replace(
  "marketplace:",
  "shop:",
);

function deployable(): string {
  const folder = repository(".");
  writeFileSync(join(folder, "Pulumi.prod.yaml"), DEPLOYABLE);
  git(folder, "commit", "--quiet", "-am", "settings that can be deployed");
  return folder;
}

test.each<[what: string, change: (folder: string) => void, told: RegExp, later: number]>([
  [
    "a value that is none",
    (folder) => {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), `${DEPLOYABLE}  rental:lakes: {}\n`);
    },
    /Pulumi\.prod\.yaml:\d+ rental:lakes: /,
    0,
  ],
  [
    "no YAML",
    (folder) => {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), `${DEPLOYABLE}  rental:lakes: {\n`);
    },
    /Pulumi\.prod\.yaml:\d+ /,
    1,
  ],
  [
    "a definition whose source they do not know",
    (folder) => {
      const file = join(folder, "sources.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace('"shop"', '"store"'));
    },
    /Pulumi\.prod\.yaml:\d+ rental:.*store/,
    0,
  ],
])(
  "settings that the change makes such as cannot be deployed are told, what was so before only where it cannot be read: %s",
  (_, change, told, later) => {
    const folder = deployable();
    const definition = join(folder, "pipeline.ts");
    expect(compareWith("main", definition).refused).toEqual([]);
    change(folder);
    const { refused } = compareWith("main", definition);
    expect(refused.map(({ stack }) => stack)).toEqual(["prod"]);
    expect(refused[0]?.faults.map(faultText)).toEqual(expect.arrayContaining([expect.stringMatching(told)]));
    git(folder, "commit", "--quiet", "-am", "it is on main");
    appendFileSync(join(folder, "Pulumi.prod.yaml"), "# the same in a file that changes\n");
    expect(compareWith("HEAD", definition).refused).toHaveLength(later);
    expect(compareWith("HEAD~1", definition, "prod").refused).toHaveLength(1);
  },
);
