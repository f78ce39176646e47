import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

describe("lock", () => {
  test("writes the lock and the first migration; check then has nothing to say", () => {
    const folder = folderWith(SMALL_DEFINITION);
    expect(pipeline(["lock"], folder).stdout).toBe("wrote pipeline.lock.json\nwrote migrations/0001_initial.sql\n");
    expect(pipeline(["check"], folder)).toEqual({ exitCode: 0, stdout: "Shop: no findings\n", stderr: "" });
    expect(pipeline(["lock"], folder).stdout).toContain("nothing to do");
  });

  test("a stale lock fails check with the difference, and lock writes the next migration", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const changed = SMALL_DEFINITION["pipeline.ts"].replace(
      "price: articles.price",
      "price: articles.price, title: articles.title",
    );
    const copy = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": changed, ...lockedFiles(folder) });
    const { exitCode, stdout } = pipeline(["check"], copy);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("dim_articles.title: column added");
    expect(stdout.match(/^ {6}dim_articles/gm)).toHaveLength(1);
    expect(pipeline(["lock"], copy).stdout).toContain("migrations/0002_add_dim_articles_title.sql");
    expect(readFileSync(join(copy, "migrations/0002_add_dim_articles_title.sql"), "utf8")).toContain(
      "ADD COLUMN title",
    );
  });

  test("a column under a new name is refused with the hint, and renamed where the definition says so", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const definitionWith = (column: string): string =>
      folderWith({
        ...SMALL_DEFINITION,
        "pipeline.ts": SMALL_DEFINITION["pipeline.ts"].replace("price: articles.price", column),
        ...lockedFiles(folder),
      });
    const { stderr } = pipeline(["lock"], definitionWith("list_price: articles.price"));
    expect(stderr).toContain('write .renamedFrom("price") at dim_articles.list_price');
    const renamed = definitionWith('list_price: articles.price.renamedFrom("price")');
    expect(pipeline(["check"], renamed).stdout).toContain("dim_articles.list_price: a new name, price before");
    const [, file = ""] = /wrote (migrations\/.*)/.exec(pipeline(["lock"], renamed).stdout) ?? [];
    expect(file).toBe("migrations/0002_rename_dim_articles_price_to_list_price.sql");
    expect(readFileSync(join(renamed, file), "utf8")).toContain("RENAME COLUMN price TO list_price");
    expect(pipeline(["check"], renamed)).toMatchObject({ exitCode: 0, stdout: "Shop: no findings\n" });
  });

  test("a table under a new name is refused, and the hint says how its rows would come along", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const changed = SMALL_DEFINITION["pipeline.ts"].replace('"dim_articles"', '"dim_goods"');
    const copy = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": changed, ...lockedFiles(folder) });
    expect(pipeline(["lock"], copy).stderr).toContain('write .renamedFrom("dim_articles") at dim_goods');
  });

  test("what may go goes with the line that lock asks for, until its day, and the line is said to be for nothing then", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const without = SMALL_DEFINITION["pipeline.ts"].replace(", price: articles.price", "");
    const definitionWith = (allows: string): string => {
      const text = without
        .replace("import {", "import { allowDestructive,")
        .replace("  sources: [shop],", `  sources: [shop], allows: [${allows}],`);
      return folderWith({ ...SMALL_DEFINITION, "pipeline.ts": text, ...lockedFiles(folder) });
    };
    const { stderr } = pipeline(["lock"], definitionWith(""));
    const [line = ""] = /allowDestructive\(\{.*?\}\)/.exec(stderr) ?? [];
    expect(line).toContain('what: "column dim_articles.price"');
    const late = definitionWith(line.replace(/until: "[^"]+"/, 'until: "2020-01-31"'));
    expect(pipeline(["lock"], late).stderr).toContain("permitted no more, since the day is over");
    expect(pipeline(["check"], late).stdout).toContain("warning[permission-overdue]");
    // What does not say what is given up is refused for that alone.
    const faulty = definitionWith(
      line.replace("column dim", "colum dim").replace(/until: "[^"]+"/, 'until: "2020-01-31"'),
    );
    const { stdout } = pipeline(["check"], faulty);
    expect([stdout.includes("does not say what is given up"), stdout.includes("permission-overdue")]).toEqual([
      true,
      false,
    ]);
    // Leave for something else is none, and is said: it may be misspelt.
    const other = pipeline(["lock"], definitionWith(line.replace("dim_articles.price", "dim_articles.prize"))).stderr;
    expect(other).toContain("the column dim_articles.price would be lost");
    expect(other).toContain("nothing asks for the loss of the column dim_articles.prize");
    const permitted = definitionWith(line);
    const locked = pipeline(["lock"], permitted);
    expect(locked.stderr).toContain("the migration gives up the column dim_articles.price, permitted until");
    expect(locked.stdout).toContain("migrations/0002_drop_dim_articles_price.sql");
    expect(pipeline(["check"], permitted)).toMatchObject({ exitCode: 0, stdout: "Shop: no findings\n" });
    expect(pipeline(["lock"], permitted).stderr).toContain("nothing is given up of the column dim_articles.price");
    const reviewed = pipeline(["diff", join(folder, "pipeline.lock.json")], permitted).stdout;
    expect(reviewed).toMatch(/^The warehouse gives up the column dim_articles\.price, permitted until/);
  });

  test("refuses a change that would lose data, with the reason, and writes nothing", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const changed = SMALL_DEFINITION["pipeline.ts"].replace(", price: articles.price", "");
    const copy = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": changed, ...lockedFiles(folder) });
    const { exitCode, stderr } = pipeline(["lock"], copy);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Pipeline.MigrationRefused");
    expect(stderr).toContain("dim_articles.price");
    expect(readFileSync(join(copy, "pipeline.lock.json"))).toEqual(readFileSync(join(folder, "pipeline.lock.json")));
    const [line = ""] = /allowDestructive\(\{[^}]*\}\)/.exec(pipeline(["check"], copy).stdout) ?? [];
    // What check asks for is what lock takes.
    writeFileSync(
      join(copy, "pipeline.ts"),
      changed.replace("  schedule", `  allows: [${line}],\n  schedule`).replace("{ close", "{ allowDestructive, close"),
    );
    expect(pipeline(["check"], copy).stdout).toContain("fix: run npx pipeline lock, and commit");
    expect(pipeline(["lock"], copy)).toMatchObject({ exitCode: 0 });
  });

  test("of a definition with errors nobody says what its lock would be: its types are no author's", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const changed = SMALL_DEFINITION["pipeline.ts"].replace("price: articles.price", "price: articles.prize");
    const copy = folderWith({ ...SMALL_DEFINITION, "pipeline.ts": changed, ...lockedFiles(folder) });
    const { exitCode, stdout } = pipeline(["check", "--json"], copy);
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly code: string }[] };
    expect([exitCode, diagnostics.map(({ code }) => code)]).toEqual([1, ["unknown-column"]]);
  });

  test("a statement that Redshift does not take in a migration is told with its line", () => {
    const folder = folderWith(SMALL_DEFINITION);
    pipeline(["lock"], folder);
    const statement = "ALTER TABLE shop.dim_articles\n  ALTER COLUMN title TYPE VARCHAR(400);";
    const text = `-- By hand.\n-- ALTER TABLE shop.t ALTER COLUMN a DROP NOT NULL;\n${statement}\nALTER TABLE shop.dim_articles DROP COLUMN old;\n`;
    const copy = folderWith({ ...SMALL_DEFINITION, ...lockedFiles(folder), "migrations/0002_by_hand.sql": text });
    const { exitCode, stdout } = pipeline(["check"], copy);
    expect(exitCode).toBe(1);
    expect(stdout.match(/migration-statement-refused/g)).toHaveLength(1);
    expect(stdout).toContain("a VARCHAR gets another length, which Redshift does outside of a transaction only");
    expect(stdout).toMatch(/migrations\/0002_by_hand\.sql:3/);
  });

  test.each([
    ["0001_again.sql", "0001_initial.sql has the version of 0001_again.sql"],
    ["0001_more.sql", "0001_more.sql has the version of 0001_initial.sql"],
    ["2_short.sql", "2_short.sql is not called like a migration"],
    ["0002-dashed.sql", "0002-dashed.sql is not called like a migration"],
    ["0002_by_hand.SQL", "0002_by_hand.SQL is not called like a migration"],
    ["0002_by_hand.sql", null],
    ["notes.md", null],
  ])(
    "the name %s of a file of migrations: two branches that locked merged into a warehouse that refuses every run",
    (name, told) => {
      const folder = folderWith(SMALL_DEFINITION);
      pipeline(["lock"], folder);
      writeFileSync(join(folder, "migrations", name), "-- By hand.\n");
      const { exitCode, stdout } = pipeline(["check"], folder);
      expect([exitCode, /\[migration-name\] (.*)/.exec(stdout)?.[1] ?? null]).toEqual([told === null ? 0 : 1, told]);
    },
  );

  test.each([
    [["0001_initial.sql", "0003_by_hand.sql"], ["0003_by_hand.sql: there is no migration 0002 before it"]],
    [
      ["0002_a.sql", "0006_b.sql"],
      ["0002_a.sql: there is no migration 0001 before it", "0006_b.sql: there is no migration 0003 to 0005 before it"],
    ],
    [["0001_initial.sql", "0002_emptied.sql"], ["0002_emptied.sql: it holds no statement"]],
    [["0001_initial.sql", "0002_by_hand.sql"], []],
  ])("of the migrations %j, what is missing is told: no later one makes up for it", (names, told) => {
    const texts = names.map((name): [string, string] => [
      `migrations/${name}`,
      name.includes("emptied") ? "-- Nothing.\n" : "SELECT 1;\n",
    ]);
    const { exitCode, stdout } = pipeline(
      ["check"],
      folderWith({ ...SMALL_DEFINITION, ...Object.fromEntries<string>(texts) }),
    );
    expect([exitCode, [...stdout.matchAll(/\[migration-missing\] (.*)/g)].map(([, said]) => said)]).toEqual([0, told]);
  });

  test("a lock that is no model is said so", () => {
    const { exitCode, stderr } = pipeline(["lock"], folderWith({ ...SMALL_DEFINITION, "pipeline.lock.json": "{}" }));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Pipeline.LockUnreadable");
  });
});

function lockedFiles(folder: string): Record<string, string> {
  const names = ["pipeline.lock.json", "migrations/0001_initial.sql"];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
