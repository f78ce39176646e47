import { readFileSync } from "node:fs";
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
