import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const SOURCES = ["cli", "infra", "lab", "pipeline-dsl", "stacks", "jobs", "package.json", "package-lock.json"];
const folder = mkdtempSync(join(tmpdir(), "checkouts-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A checkout that has all sources of the command; packages are those of this one. */
function checkout(name: string): string {
  const place = join(folder, name);
  for (const source of SOURCES) cpSync(join(ROOT, source), join(place, source), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(place, "node_modules"));
  return place;
}

function copyOf(place: string, name: string): string {
  const copy = join(folder, name);
  cpSync(place, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return copy;
}

/** Another word of the same length in a source, and the file's time as it was. */
function edit(place: string, file: string, from: string, to: string): void {
  const path = join(place, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  expect(from).toHaveLength(to.length);
  const { atime, mtime } = statSync(path);
  writeFileSync(path, text.replace(from, to));
  utimesSync(path, atime, mtime);
}

function run(place: string, ...parameters: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(place, "cli/bin/pipeline.js"), ...parameters], {
    cwd: place,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function bundleOf(place: string): string {
  return join(place, "dist/pipeline.js");
}

test("every checkout runs its own code, whatever the times and sizes of its files", () => {
  const first = checkout("first");
  expect(run(first, "--help")).toContain("Checks, compiles and runs");
  const second = copyOf(first, "second");
  const built = statSync(bundleOf(second)).mtimeMs;
  expect(run(second, "explain", "stale-lock")).toContain("npx pipeline lock");
  expect(statSync(bundleOf(second)).mtimeMs).toBe(built);

  edit(second, "cli/program.ts", "Checks, compiles and runs", "Reads, compiles and tries");
  edit(second, "stacks/rental-marketplace/pipeline.ts", '"RentalETLPipeline"', '"SecondETLPipeline"');
  expect(run(second, "--help")).toContain("Reads, compiles and tries");
  expect(run(first, "--help")).toContain("Checks, compiles and runs");

  // What the code finds in its folder is the copy's too: the only definition, with the first checkout gone.
  rmSync(first, { recursive: true });
  expect(run(second, "explain", "load_dim_apartments")).toContain("SecondETLPipeline");
  expect(readFileSync(bundleOf(second), "utf8")).not.toContain(folder);
});

test("a new file that an import finds first is taken", () => {
  const place = checkout("third");
  expect(run(place, "explain", "load_dim_apartments")).toContain("dim_apartments");
  const shadow = 'export * from "./explain/index";\nexport const printExplanation = (): string => "of the new file";\n';
  writeFileSync(join(place, "pipeline-dsl/targets/explain.ts"), shadow);
  expect(run(place, "explain", "load_dim_apartments")).toBe("of the new file\n");
});
