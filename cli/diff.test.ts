import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, Result } from "sarif";
import { folderWith, type Outcome, pipeline, SMALL_DEFINITION } from "./testing";
import { commit, git } from "./review/testing/git";

/** A repository whose main has the small definition, with its lock, and a branch that is checked out. */
function repository(files: Readonly<Record<string, string>> = SMALL_DEFINITION): string {
  const folder = folderWith(files);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  pipeline(["lock"], folder);
  commit(folder, "first");
  git(folder, "checkout", "--quiet", "-b", "work");
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

interface Printed {
  readonly class: string;
  readonly at: string;
  readonly places: unknown;
}

function changesOf({ stdout }: Outcome): readonly Printed[] {
  return (JSON.parse(stdout) as { readonly changes: readonly Printed[] }).changes;
}

test("by default with where the branch left main: later commits there are not this branch's changes", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  commit(folder, "looser");
  git(folder, "checkout", "--quiet", "main");
  edit(folder, "pipeline.ts", "02:00", "03:00");
  commit(folder, "later");
  git(folder, "checkout", "--quiet", "work");
  const outcome = pipeline(["diff", "--format", "json"], folder);
  expect(outcome.exitCode).toBe(0);
  expect(changesOf(outcome).map(({ at }) => at)).toEqual(["/warehouse/targets/dim_articles/whenSourceRowVanishes"]);
  expect(changesOf(pipeline(["diff", "main", "--format", "json"], folder))).toHaveLength(2);
});

test("each change has its place on both sides, though lines have moved", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", "const { articles }", "\n\nconst { articles }");
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  const [change] = changesOf(pipeline(["diff", "--format", "json"], folder));
  expect(change?.places).toEqual({
    before: [expect.objectContaining({ file: "pipeline.ts", line: 12 })],
    after: [expect.objectContaining({ file: "pipeline.ts", line: 14 })],
    around: [],
  });
});

test("--fail-on makes a class an error, and says which change", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  expect(pipeline(["diff", "--fail-on", "quality-looser"], folder).exitCode).toBe(0);
  const failed = pipeline(["diff", "--fail-on", "quality-looser, destructive"], folder);
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toMatch(/dim_articles is destructive \(when the source row .*\), which --fail-on refuses/);
  const wrong = pipeline(["diff", "--fail-on", "destructiv"], folder);
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("did you mean destructive?")]);
  const none = pipeline(["diff", "--fail-on", " ,"], folder);
  expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining("--fail-on names no class of changes")]);
});

describe("a change for which lock writes no migration", () => {
  const DROP = ["price: articles.price", ""] as const;
  const permitted = (until: string): string =>
    `allows: [allowDestructive({ what: "column dim_articles.price", until: "${until}", reason: "nobody reads it" })],\n  schedule:`;
  const dropping = (until?: string): string => {
    const folder = repository();
    edit(folder, "pipeline.ts", ...DROP);
    if (until === undefined) return folder;
    edit(folder, "pipeline.ts", "schedule:", permitted(until));
    edit(folder, "pipeline.ts", "import { ", "import { allowDestructive, ");
    return folder;
  };

  test.each([
    ["without leave", dropping(), "dim_articles.price", "the column dim_articles.price would be lost"],
    [
      "with leave whose day is over",
      dropping("2020-01-01"),
      "the column dim_articles.price",
      "it was permitted until 2020-01-01, and that day is over",
    ],
  ])(
    "%s ends with 1 in every form, as lock does, and the review is printed all the same",
    (_, folder, subject, why) => {
      const said = `error: npx pipeline lock refuses the change of ${subject}: ${why}; `;
      for (const format of ["text", "markdown", "json", "sarif"]) {
        const { exitCode, stdout, stderr } = pipeline(["diff", "--format", format], folder);
        expect([format, exitCode, stderr]).toEqual([format, 1, expect.stringContaining(said)]);
        expect(stdout).toContain("dim_articles.price");
      }
      const document = JSON.parse(pipeline(["diff", "--format", "json"], folder).stdout) as unknown;
      expect(document).toMatchObject({ refusedMigration: [{ subject, reason: why }] });
      const sarif = JSON.parse(pipeline(["diff", "--format", "sarif"], folder).stdout) as Log;
      expect(sarif.runs[0]?.results?.[0]).toMatchObject({ ruleId: "migration-refused", level: "error" });
      const [, , verdict] = pipeline(["diff", "--format", "markdown"], folder).stdout.split("\n");
      expect(verdict).toMatch(/; cannot be deployed: the warehouse cannot take it$/);
      expect(pipeline(["lock"], folder)).toMatchObject({ exitCode: 1 });
    },
  );

  test("with leave it is planned", () => {
    const { exitCode, stdout } = pipeline(["diff", "--format", "json"], dropping("2999-01-01"));
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ refusedMigration: [] })]);
  });
});

test("no change says so", () => {
  const { exitCode, stdout } = pipeline(["diff"], repository());
  expect([exitCode, stdout]).toEqual([0, "no change: both sides mean the same\n"]);
});

test("a definition anywhere in a repository, which imports from outside of its folder", () => {
  const files = {
    "shared/sources.ts": SMALL_DEFINITION["sources.ts"],
    "stacks/shop/pipeline.ts": SMALL_DEFINITION["pipeline.ts"].replace("./sources", "../../shared/sources"),
  };
  const folder = folderWith(files);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  commit(folder, "first");
  edit(folder, "shared/sources.ts", "varchar(40)", "varchar(60)");
  const outcome = pipeline(
    ["diff", "HEAD", "--format", "json", "--definition", join(folder, "stacks/shop/pipeline.ts")],
    tmpdir(),
  );
  expect(changesOf(outcome).map(({ at }) => at)).toEqual(["/sources/shop/tables/articles/columns/title"]);
});

describe("where a branch left another one", () => {
  test("may be asked of a branch that is not main", () => {
    const folder = repository();
    git(folder, "checkout", "--quiet", "-b", "release");
    edit(folder, "pipeline.ts", "02:00", "03:00");
    commit(folder, "of the release");
    git(folder, "checkout", "--quiet", "-b", "fix");
    edit(folder, "pipeline.ts", '"20%"', '"30%"');
    commit(folder, "of the fix");
    git(folder, "checkout", "--quiet", "release");
    edit(folder, "pipeline.ts", "03:00", "04:00");
    commit(folder, "later");
    git(folder, "checkout", "--quiet", "fix");
    for (const base of ["release...", "release...HEAD"]) {
      const outcome = pipeline(["diff", base, "--format", "json"], folder);
      expect(changesOf(outcome).map(({ at }) => at)).toEqual(["/warehouse/targets/dim_articles/whenSourceRowVanishes"]);
      expect(JSON.parse(outcome.stdout)).toMatchObject({
        base: expect.stringMatching(/^release \(\w+\)$/),
        notes: [expect.stringMatching(/^pipeline.lock.json is not what the definition says/)],
      });
    }
    const missing = pipeline(["diff", "relaese..."], folder);
    expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining("BASE relaese is neither")]);
  });

  test("is more than one commit where they were merged into each other, and that is said", () => {
    const folder = repository();
    edit(folder, "pipeline.ts", '"20%"', '"30%"');
    commit(folder, "of the branch");
    git(folder, "checkout", "--quiet", "main");
    edit(folder, "pipeline.ts", "02:00", "03:00");
    commit(folder, "of main");
    git(folder, "tag", "main-before");
    git(folder, "merge", "--quiet", "--no-edit", "work");
    git(folder, "checkout", "--quiet", "work");
    git(folder, "merge", "--quiet", "--no-edit", "main-before");
    const { exitCode, stderr } = pipeline(["diff"], folder);
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/note: HEAD and main were merged into each other, .* \w+ and at \w+: .*name a BASE/),
    ]);
  });
});

describe("what a definition takes from outside of its folder is taken from the base, and not from the checkout", () => {
  const SHARED = SMALL_DEFINITION["sources.ts"];
  const outside = (importing: string, files: Readonly<Record<string, string>>): string => {
    const folder = folderWith({
      ...files,
      "stacks/shop/pipeline.ts": SMALL_DEFINITION["pipeline.ts"].replace('from "./sources"', importing),
      ".gitignore": "node_modules\n",
    });
    git(folder, "init", "--quiet", "--initial-branch", "main");
    return folder;
  };
  const packages = (folder: string, ...names: readonly string[]): void => {
    mkdirSync(join(folder, "node_modules/@shop"), { recursive: true });
    for (const name of names) symlinkSync(`../../packages/${name}`, join(folder, "node_modules/@shop", name));
  };

  const CASES: readonly (readonly [what: string, make: () => string, file: string])[] = [
    ["a file", () => outside('from "../../shared/sources"', { "shared/sources.ts": SHARED }), "shared/sources.ts"],
    [
      "a package of the repository, written in TypeScript",
      () => {
        const manifest = '{ "name": "@shop/tables", "exports": { ".": "./source/index.ts" } }';
        const folder = outside('from "@shop/tables"', {
          "packages/tables/package.json": manifest,
          "packages/tables/source/index.ts": SHARED,
        });
        packages(folder, "tables");
        return folder;
      },
      "packages/tables/source/index.ts",
    ],
    [
      "a part of a package, which is JavaScript and is imported by another package",
      () => {
        const folder = outside('from "@shop/tables"', {
          "packages/tables/package.json": '{ "name": "@shop/tables", "main": "index.ts" }',
          "packages/tables/index.ts": `import { LENGTH } from "@shop/lengths/title";\n${SHARED.replace("varchar(40)", "varchar(LENGTH)")}`,
          "packages/lengths/package.json": '{ "name": "@shop/lengths" }',
          "packages/lengths/title.js": "exports.LENGTH = 40; // varchar(40)\n",
        });
        packages(folder, "tables", "lengths");
        return folder;
      },
      "packages/lengths/title.js",
    ],
    [
      "a file that it reads",
      () => {
        const reading = SHARED.replace("varchar(40)", "varchar(Number(LENGTH))");
        return outside('from "../../shared/sources"', {
          "shared/sources.ts": `import { readFileSync } from "node:fs";\nimport { join } from "node:path";\nconst LENGTH = readFileSync(join(__dirname, "../../limits/title.txt"), "utf8");\n${reading}`,
          "limits/title.txt": "40",
        });
      },
      "limits/title.txt",
    ],
    [
      "a file that it looks for",
      () => {
        const reading = SHARED.replace(
          "varchar(40)",
          'varchar(existsSync(join(__dirname, "../../limits/40")) ? 40 : 60)',
        );
        const folder = outside('from "./sources"', {
          "stacks/shop/sources.ts": `import { existsSync } from "node:fs";\nimport { join } from "node:path";\n${reading}`,
          "limits/40": "40",
        });
        return folder;
      },
      "limits/40",
    ],
  ];
  test.each(CASES)("%s", (_, make, file) => {
    const folder = make();
    const definition = ["--definition", join(folder, "stacks/shop/pipeline.ts")];
    expect(pipeline(["lock", ...definition], folder)).toMatchObject({ exitCode: 0 });
    commit(folder, "first");
    expect(changesOf(pipeline(["diff", "HEAD", "--format", "json", ...definition], folder))).toEqual([]);
    if (file === "limits/40") git(folder, "mv", file, "limits/none");
    else edit(folder, file, "40", "60");
    const changes = changesOf(pipeline(["diff", "HEAD", "--format", "json", ...definition], tmpdir()));
    expect(changes.map(({ at }) => at)).toEqual(["/sources/shop/tables/articles/columns/title"]);
  });

  test("a package whose folder the base has elsewhere is no package of the base: its lock is compared, and that is said", () => {
    const folder = outside('from "@shop/tables"', {
      "packages/old/package.json": '{ "name": "@shop/tables", "main": "index.ts" }',
      "packages/old/index.ts": SHARED,
    });
    mkdirSync(join(folder, "node_modules/@shop"), { recursive: true });
    symlinkSync("../../packages/old", join(folder, "node_modules/@shop/tables"));
    const definition = ["--definition", join(folder, "stacks/shop/pipeline.ts")];
    pipeline(["lock", ...definition], folder);
    commit(folder, "first");
    git(folder, "mv", "packages/old", "packages/new");
    rmSync(join(folder, "node_modules/@shop/tables"));
    symlinkSync("../../packages/new", join(folder, "node_modules/@shop/tables"));
    edit(folder, "packages/new/index.ts", "40", "60");
    const { exitCode, stderr, stdout } = pipeline(["diff", "HEAD", ...definition], folder);
    expect(stderr).toMatch(/it imports a package that the checkout has in packages\/new, and .*: its lock is compared/);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("articles.title: source type VARCHAR(40)")]);
  });
});

test("a lock file as base: meaning without lines", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  const [change] = changesOf(pipeline(["diff", "pipeline.lock.json", "--format", "json"], folder));
  expect(change?.places).toEqual({ before: [], after: [expect.objectContaining({ line: 12 })], around: [] });
});

test("a base that does not compile is known by its lock, and that is said", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", "export default", "export defualt");
  commit(folder, "broken");
  edit(folder, "pipeline.ts", "export defualt", "export default");
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  const outcome = pipeline(["diff", "HEAD"], folder);
  expect(outcome.stderr).toMatch(
    /the definition in HEAD .* does not compile \(definition-syntax: .*its lock is compared/,
  );
  expect([outcome.exitCode, outcome.stdout]).toEqual([0, expect.stringContaining("1 change: 1 destructive")]);
});

test("a definition here that does not compile: its lock is compared, and the exit code says that it is faulty", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  pipeline(["lock"], folder);
  edit(folder, "pipeline.ts", "articles.price", "articles.prize");
  const outcome = pipeline(["diff"], folder);
  expect(outcome.stderr).toContain("npx pipeline check");
  expect([outcome.exitCode, outcome.stdout]).toEqual([1, expect.stringContaining("1 change: 1 destructive")]);
});

test("settings that could be deployed and no longer can fail a review as a faulty definition does", () => {
  const settings = readFileSync(join(__dirname, "..", "Pulumi.dev.yaml"), "utf8").replace("marketplace:", "shop:");
  const folder = repository({
    ...SMALL_DEFINITION,
    "Pulumi.yaml": "name: rental\nruntime: nodejs\n",
    "Pulumi.dev.yaml": settings,
  });
  expect(pipeline(["diff", "--fail-on", "destructive"], folder).exitCode).toBe(0);
  edit(folder, "Pulumi.dev.yaml", "kind: serverless", "kind: severless");
  const why = /dev cannot be deployed: Pulumi\.dev\.yaml:\d+ rental:warehouse\.kind: /;
  for (const options of [[], ["--fail-on", "destructive"], ["--format", "json"]]) {
    const { exitCode, stdout, stderr } = pipeline(["diff", ...options], folder);
    const told = options.includes("json") ? stderr : stdout;
    expect([exitCode, told]).toEqual([1, expect.stringMatching(why)]);
    expect(stderr).toContain("error: the settings of dev cannot be deployed");
  }
  expect(pipeline(["diff", "--format", "markdown"], folder).stdout).toMatch(/\[!CAUTION\]\n> dev cannot be deployed: /);
  expect(pipeline(["diff"], folder).stdout).toMatch(/dev cannot be deployed: \d+ faults? in its settings/);
  const sarif = JSON.parse(pipeline(["diff", "--format", "sarif"], folder).stdout) as Log;
  expect(sarif.runs[0]?.results?.[0]).toMatchObject({
    ruleId: "settings-refused",
    level: "error",
    message: { text: expect.stringContaining("rental:warehouse.kind") },
    locations: [{ physicalLocation: { artifactLocation: { uri: "Pulumi.dev.yaml" } } }],
  });
});

test("code scanning has each error of a faulty definition at its line, and a file for which every run is refused", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", "price: articles.price", "price: articles.prize");
  edit(folder, "pipeline.ts", '"20%"', '"200%"');
  appendFileSync(join(folder, "migrations/0001_initial.sql"), "-- a note\n");
  const resultsOf = (parameters: readonly string[]) =>
    (JSON.parse(pipeline(parameters, folder).stdout) as Log).runs[0]?.results ?? [];
  const told = ({ message, locations }: Result) => ({
    message,
    line: locations?.map((each) => JSON.stringify(each).replace(/,"startColumn":\d+/, "")),
  });
  const errors = resultsOf(["check", "--sarif"]).filter(({ ruleId }) => ruleId !== "migration-edited");
  const results = resultsOf(["diff", "--format", "sarif"]);
  expect(errors.length).toBeGreaterThan(1);
  expect(results.filter(({ ruleId }) => ruleId === "definition-faulty").map(told)).toEqual(errors.map(told));
  expect(results.find(({ ruleId }) => ruleId === "file-refused")).toMatchObject({
    level: "error",
    locations: [{ physicalLocation: { artifactLocation: { uri: "migrations/0001_initial.sql" } } }],
  });
});

test("a pipeline that main does not have is new as a whole", () => {
  const folder = repository();
  writeFileSync(join(folder, "second.ts"), SMALL_DEFINITION["pipeline.ts"].replace('"Shop"', '"Second"'));
  const outcome = pipeline(["diff", "--definition", "second.ts"], folder);
  expect(outcome.stderr).toContain("has no second.ts: everything is new");
  expect(outcome.stdout).toContain("the pipeline: Second added: 1 source table,");
});

describe("what cannot be compared says why, and how it can", () => {
  test("BASE that is no ref", () => {
    const { exitCode, stderr } = pipeline(["diff", "mian"], repository());
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("BASE mian is neither a lock file nor a commit")]);
  });

  test.each([[["HEAD~1"]], [[]]])("a shallow clone, asked with %j", (base) => {
    const folder = repository();
    appendFileSync(join(folder, "sources.ts"), "// later\n");
    commit(folder, "second");
    git(folder, "checkout", "--quiet", "main");
    const clone = mkdtempSync(join(tmpdir(), "clone-"));
    git(clone, "clone", "--quiet", "--depth", "1", "--branch", "work", pathToFileURL(folder).href, ".");
    const { exitCode, stderr } = pipeline(["diff", ...base], clone);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("fetch-depth: 0")]);
  });

  test("a clone whose main is the branch itself: that nothing is compared is said, and what was", () => {
    const folder = repository();
    edit(folder, "pipeline.ts", '"20%"', '"30%"');
    commit(folder, "second");
    const clone = mkdtempSync(join(tmpdir(), "clone-"));
    git(clone, "clone", "--quiet", pathToFileURL(folder).href, ".");
    const silent = pipeline(["diff"], clone);
    expect(silent.stderr).toMatch(/compared with origin\/\w+ \(\w+\)\nnote: HEAD is in origin\/\w+ .* itself/);
    const told = pipeline(["diff", "HEAD~1"], clone);
    expect([told.stdout, told.stderr]).toEqual([
      expect.stringContaining("1 change: 1 destructive"),
      expect.stringMatching(
        /^compared with HEAD~1 \(\w+\)\nnote: pipeline\.lock\.json is not what the definition says/,
      ),
    ]);
  });

  test("no repository", () => {
    const { exitCode, stderr } = pipeline(["diff"], folderWith(SMALL_DEFINITION));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("name a lock file as BASE")]);
  });

  test("a lock of another format", () => {
    const folder = repository();
    edit(folder, "pipeline.lock.json", '"version": 1', '"version": 0');
    const { exitCode, stderr } = pipeline(["diff", "pipeline.lock.json"], folder);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("Review.LockUnreadable")]);
  });
});

const STACK = {
  "Pulumi.yaml": "name: rental\nruntime: nodejs\n",
  "Pulumi.prod.yaml": "config:\n  rental:warehouse:\n    nodes: 2\n    kind: provisioned\n    snapshotDays: 7\n",
};

test("settings have a class as definitions do: it is refused, asked for and shown at its line", () => {
  const asking = SMALL_DEFINITION["pipeline.ts"].replace(
    "sources: [shop],",
    'sources: [shop], review: { require: { "recovery-weaker": ["label:agreed"] } },',
  );
  const folder = repository({ ...SMALL_DEFINITION, "pipeline.ts": asking, ...STACK });
  edit(folder, "Pulumi.prod.yaml", "nodes: 2", "nodes: 4");
  edit(folder, "Pulumi.prod.yaml", "snapshotDays: 7", "snapshotDays: 3");
  const text = pipeline(["diff", "--fail-on", "destructive"], folder);
  expect([text.exitCode, text.stdout.split("\n", 2)]).toEqual([
    0,
    ["no change of the definition; 2 settings of prod: 1 recovery-weaker, 1 physical", ""],
  ]);
  expect(text.stdout).toContain("recovery-weaker change (prod: warehouse.snapshotDays) needs the label agreed");
  const refused = pipeline(["diff", "--fail-on", "recovery-weaker"], folder);
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("prod: warehouse.snapshotDays is recovery-weaker (warehouse.snapshotDays 7 -> 3), which"),
  ]);
  const { requires, settings } = JSON.parse(pipeline(["diff", "--format", "json"], folder).stdout) as {
    readonly requires: readonly { readonly subjects: readonly string[] }[];
    readonly settings: readonly { readonly changes: readonly { readonly class: string; readonly why: string }[] }[];
  };
  expect(requires.map(({ subjects }) => subjects)).toEqual([["prod: warehouse.snapshotDays"]]);
  expect(settings[0]?.changes.map((change) => change.class)).toEqual(["physical", "recovery-weaker"]);
  expect(pipeline(["diff", "--format", "sarif"], folder).stdout).toContain('"uri": "Pulumi.prod.yaml"');
});

describe("a preview is joined to what causes it", () => {
  const preview = (stack: string, project = "rental", pipelineName = "Shop"): string => {
    const urn = (rest: string): string => `urn:pulumi:${stack}::${project}::rental:pipeline:Pipeline$${rest}`;
    const job = (version: number): unknown => ({
      inputs: { name: "shop_load", tags: { Pipeline: pipelineName }, nonOverridableArguments: { version } },
    });
    return JSON.stringify({
      steps: [
        { op: "update", urn: urn("aws:glue/job:Job::jobs-load"), oldState: job(1), newState: job(2) },
        {
          op: "update",
          urn: urn("aws:redshift/cluster:Cluster::warehouse"),
          oldState: { inputs: { numberOfNodes: 2 } },
          newState: { inputs: { numberOfNodes: 4 } },
        },
      ],
      changeSummary: { same: 7, update: 2 },
    });
  };

  test("to a change of the definition, and to a setting of the stack", () => {
    const folder = repository({ ...SMALL_DEFINITION, ...STACK });
    edit(folder, "pipeline.ts", "price: articles.price", "price: articles.price, title: articles.title");
    edit(folder, "Pulumi.prod.yaml", "nodes: 2", "nodes: 4");
    writeFileSync(join(folder, "preview.json"), preview("prod"));
    const { exitCode, stdout } = pipeline(["diff", "--preview", "preview.json"], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "warehouse.nodes 2 -> 4\n    the rows are moved to more or fewer nodes\n    at Pulumi.prod.yaml:3",
    );
    expect(stdout).toContain("the account, prod: 7 same, 2 update");
    expect(stdout).toContain("because dim_articles.title is new");
    expect(stdout).toContain("because of the stack's settings: warehouse.nodes 2 -> 4");
    const markdown = pipeline(["diff", "--preview", "preview.json", "--format", "markdown"], folder).stdout;
    expect(markdown).toContain("### 1 change: 1 additive; 1 setting of prod: 1 physical");
  });

  test.each([
    ["another stack", preview("dev"), [2, 'there is no stack "dev"']],
    ["another project", preview("prod", "billing"), [1, "a preview of the project billing, and this one is rental"]],
    ["another pipeline", preview("prod", "rental", "Other"), [1, "a preview of the pipeline Other"]],
    ["no JSON", "Previewing update (prod):", [1, "which is no JSON"]],
  ] as const)("%s is refused", (_, text, [code, words]) => {
    const folder = repository({ ...SMALL_DEFINITION, ...STACK });
    writeFileSync(join(folder, "preview.json"), text);
    const { exitCode, stderr, stdout } = pipeline(["diff", "--preview", "preview.json"], folder);
    expect([exitCode, stderr, stdout]).toEqual([code, expect.stringContaining(words), ""]);
  });

  test("of two previews of one stack none is printed", () => {
    const folder = repository({ ...SMALL_DEFINITION, ...STACK });
    for (const name of ["preview.json", "again.json"]) writeFileSync(join(folder, name), preview("prod"));
    const twice = ["diff", "--preview", "preview.json", "--preview", "again.json"];
    const { exitCode, stderr, stdout } = pipeline(twice, folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("again.json and preview.json are both previews of the stack prod: give the newer one");
  });
});

describe("what policies say is joined to the preview of the same run", () => {
  const urn = (stack: string, rest: string): string => `urn:pulumi:${stack}::rental::rental:pipeline:Pipeline$${rest}`;
  const PREVIEW = JSON.stringify({
    steps: [
      {
        op: "update",
        urn: urn("prod", "aws:redshift/cluster:Cluster::warehouse"),
        oldState: { inputs: { numberOfNodes: 2 } },
        newState: { inputs: { numberOfNodes: 4 } },
      },
    ],
    changeSummary: { same: 7, update: 1 },
  });
  const log = (level: string, { stack = "prod", update = 1 } = {}): string =>
    [
      {
        policyEvent: {
          resourceUrn: urn(stack, "aws:redshift/cluster:Cluster::warehouse"),
          policyName: "redshift-4",
          policyPackName: "controls",
          policyPackVersion: "0.1.0",
          enforcementLevel: level,
          message: "Clusters have audit logging",
        },
      },
      { summaryEvent: { isPreview: true, resourceChanges: { same: 7, update }, PolicyPacks: { controls: "0.1.0" } } },
      { cancelEvent: {} },
    ]
      .map((event, sequence) => JSON.stringify({ sequence, timestamp: 1, ...event }))
      .join("\n");
  const changed = (events: string): string => {
    const folder = repository({ ...SMALL_DEFINITION, ...STACK, "Pulumi.dev.yaml": "config: {}\n" });
    edit(folder, "Pulumi.prod.yaml", "nodes: 2", "nodes: 4");
    writeFileSync(join(folder, "preview.json"), PREVIEW);
    writeFileSync(join(folder, "events.json"), events);
    return folder;
  };
  const both = ["--preview", "preview.json", "--preview-events", "events.json"];

  test("a mandatory one fails the review, in its verdict and in code scanning at the line that moves the resource", () => {
    const folder = changed(log("mandatory"));
    const { exitCode, stderr, stdout } = pipeline(["diff", ...both, "--format", "markdown"], folder);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("error: prod cannot be deployed: 1 violation of")]);
    expect(stdout).toMatch(/^### .*; prod cannot be deployed: 1 violation of mandatory policies$/m);
    expect(stdout).toMatch(/^> In prod, the policy redshift-4 refuses warehouse \(Redshift cluster\): /m);
    const sarif = JSON.parse(pipeline(["diff", ...both, "--format", "sarif"], folder).stdout) as Log;
    expect(sarif.runs[0]?.results?.[0]).toMatchObject({
      ruleId: "policy-refused",
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "Pulumi.prod.yaml" }, region: { startLine: 3 } } }],
    });
  });

  test("an advisory one is told and fails nothing", () => {
    const { exitCode, stdout } = pipeline(["diff", ...both], changed(log("advisory")));
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("the policy redshift-4 warns of warehouse")]);
  });

  test.each([
    [
      "another stack",
      log("mandatory", { stack: "dev" }),
      both,
      "is the event log of the stack dev of rental, and there",
    ],
    ["another run", log("mandatory", { update: 3 }), both, "counts 3 of the operation update, and the preview 1: they"],
    ["no preview", log("mandatory"), both.slice(2), "there is no --preview of it: give both"],
    ["what --json prints", PREVIEW, both, "line 1 is no event"],
  ] as const)("the log of %s is refused", (_, events, options, why) => {
    const { exitCode, stderr, stdout } = pipeline(["diff", ...options], changed(events));
    expect([exitCode, stderr, stdout]).toEqual([1, expect.stringContaining(why), ""]);
  });
});

describe("what the data would become", () => {
  test("is refused before anything starts where there are no rows for it", () => {
    const folder = repository();
    edit(folder, "pipeline.ts", "price: articles.price", "price: articles.price, title: articles.title");
    const refused = (...parameters: string[]): readonly unknown[] => {
      const { exitCode, stderr, stdout } = pipeline(["diff", ...parameters], folder);
      return [exitCode, stderr, stdout];
    };
    expect(refused("--data", "nowhere")).toEqual([1, expect.stringMatching(/Lab\.NoHome: there is no home at/), ""]);
    expect(refused("--sample")).toEqual([
      1,
      expect.stringMatching(/Comparison\.NoSample: .*not shop\.articles\. Fix: run the pipeline once .* --data DIR/),
      "",
    ]);
    expect(refused("--sample", "--data", "nowhere")).toEqual([2, expect.stringContaining("--data"), ""]);
  });

  test("is refused where one side does not compile, or is not there", () => {
    const folder = repository();
    edit(folder, "pipeline.ts", 'naturalKey: ["article_id"]', 'naturalKey: ["nothing"]');
    const faulty = pipeline(["diff", "--sample"], folder);
    expect([faulty.exitCode, faulty.stdout]).toEqual([1, ""]);
    expect(faulty.stderr).toContain("Comparison.DefinitionFaulty: the definition here has errors");
    writeFileSync(join(folder, "other.ts"), SMALL_DEFINITION["pipeline.ts"]);
    const alone = pipeline(["diff", "--sample", "--definition", "other.ts"], folder);
    expect([alone.exitCode, alone.stdout]).toEqual([1, ""]);
    expect(alone.stderr).toMatch(/Comparison\.NothingBefore: main \(\w+\) has no definition here/);
  });
});

test("the checkout and its index are as they were", () => {
  const folder = repository();
  edit(folder, "pipeline.ts", '"20%"', '"30%"');
  git(folder, "add", "pipeline.ts");
  const state = (): string => spawnSync("git", ["status", "--porcelain=v2"], { cwd: folder, encoding: "utf8" }).stdout;
  const before = state();
  pipeline(["diff"], folder);
  expect(state()).toBe(before);
});

test.each([
  ["named", ["--definition", "pipeline.ts"]],
  ["not named", []],
  ["in a pull request", ["main..."]],
])("a definition that was deleted, %s: everything goes, and who refuses that is heard", (_, named) => {
  const folder = repository();
  git(folder, "rm", "--quiet", "pipeline.ts", "pipeline.lock.json");
  commit(folder, "deleted");
  const outcome = pipeline(["diff", ...named, "--fail-on", "destructive"], folder);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.stdout).toMatch(
    /^destructive .*\n {2}the pipeline: \w+ removed: \d+ source tables?, .* targets .*dim_articles/,
  );
  expect(outcome.stderr).toContain("note: there is no pipeline.ts any more");
  const [change] = changesOf(pipeline(["diff", ...named, "--format", "json"], folder));
  expect(change).toMatchObject({
    class: "destructive",
    at: "/",
    places: { before: [{ file: "pipeline.ts" }], after: [] },
  });
  for (const format of ["markdown", "sarif"])
    expect(pipeline(["diff", ...named, "--format", format], folder).exitCode).toBe(0);
  const data = pipeline(["diff", ...named, "--sample"], folder);
  expect([data.exitCode, data.stderr]).toEqual([2, expect.stringContaining("the definition was deleted here")]);
});

test("a definition that neither side has is asked for", () => {
  const folder = repository();
  const outcome = pipeline(["diff", "--definition", "other.ts"], folder);
  expect([outcome.exitCode, outcome.stderr]).toEqual([2, expect.stringContaining("other.ts")]);
});
