import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import { commitStep, git } from "./testing/git";

// Of a change that anything refuses nothing is deployed, and nothing of it may be told as if it were.

const NAMES = { first: "0001_initial.sql", second: "0002_add_dim_articles_title.sql" };

function edit(folder: string, from: string, to: string): void {
  const path = join(folder, "pipeline.ts");
  writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
}

/** What is done to a branch that adds a column. */
const REFUSALS: Readonly<Record<string, (folder: string) => void>> = {
  "a loss without leave": (folder) => {
    edit(folder, ", price: articles.price", "");
  },
  "a loss whose day is over": (folder) => {
    edit(folder, ", price: articles.price", "");
    edit(folder, "import { ", "import { allowDestructive, ");
    const leave = `allowDestructive({ what: "column dim_articles.price", until: "2024-01-01", reason: "unused" })`;
    edit(folder, "  schedule", `  allows: [${leave}],\n  schedule`);
  },
  "an edited migration": (folder) => {
    appendFileSync(join(folder, "migrations", NAMES.first), "-- a note\n");
  },
  "a version that two branches gave": (folder) => {
    writeFileSync(join(folder, "migrations/0002_other.sql"), readFileSync(join(folder, "migrations", NAMES.second)));
  },
  "a lock without its migration": (folder) => {
    rmSync(join(folder, "migrations", NAMES.second));
  },
  "a lock that is gone": (folder) => {
    rmSync(join(folder, "pipeline.lock.json"));
  },
  "a lock that is behind": (folder) => {
    edit(folder, "columns: { ", "columns: { created_at: articles.created_at, ");
  },
  "an error of the definition": (folder) => {
    edit(folder, "price: articles.price", "price: articles.prize");
  },
};

const DONE = /(?:adds the column|drops the column|the next run) /g;

test.each(["nothing", ...Object.keys(REFUSALS)])(
  "refused for %s: each line says that it would be done, and so does the top",
  (why) => {
    const folder = folderWith(SMALL_DEFINITION);
    git(folder, "init", "--quiet", "--initial-branch", "main");
    pipeline(["lock"], folder);
    commitStep(folder);
    git(folder, "checkout", "--quiet", "-b", "work");
    edit(folder, "columns: { ", "columns: { title: articles.title, ");
    pipeline(["lock"], folder);
    REFUSALS[why]?.(folder);
    commitStep(folder);
    const isRefused = why !== "nothing";
    for (const format of ["text", "markdown", "sarif"]) {
      const { exitCode, stdout } = pipeline(["diff", "main", "--format", format], folder);
      expect([format, exitCode]).toEqual([format, Number(isRefused)]);
      const told = Array.from(stdout.matchAll(DONE), ({ index }) => stdout.slice(index - 30, index));
      expect(told.length).toBeGreaterThan(0);
      expect(told.filter((before) => before.endsWith("once it can be deployed, ") !== isRefused)).toEqual([]);
      const top = stdout.match(/Nothing of this is deployed as it stands/g) ?? [];
      expect([format, top.length]).toEqual([format, Number(isRefused && format !== "sarif")]);
      expect(stdout.includes("SQL of")).toBe(!isRefused && format === "markdown");
    }
    rmSync(folder, { recursive: true });
  },
);
