import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { filesBelow } from "./artifacts/content-hash";
import { inputFaults } from "./artifacts/inputs";
import { migrationFaults } from "./artifacts/migrations";
import { wheelsOf } from "./artifacts/wheels";
import { underLanguageHost } from "./testing/language-host";
import { copyProject, type ProjectCopy } from "./testing/project-copy";

// Every input of the program, taken away or broken: the program says so in one sentence and makes nothing.

const ROOT = join(__dirname, "..");
let project: ProjectCopy;
let copy: string;

beforeAll(() => {
  project = copyProject();
  copy = project.root;
});

afterAll(() => {
  project.remove();
});

interface Input {
  /** From the project's folder. */
  readonly file: string;
  /** What the fault must name. */
  readonly named: string;
}

const wheel = fc
  .constantFrom(...wheelsOf(readFileSync(join(ROOT, "jobs", "requirements-glue.txt"), "utf8")).wheels)
  .map(({ file }): Input => ({ file: join(".cache", "wheels", file), named: file }));
const job = fc
  .constantFrom("RDS_TO_S3_job.py", "glue_to_redshift_job.py", "plan.schema.json", "requirements-glue.txt")
  .map((file): Input => ({ file: join("jobs", file), named: file }));
const folder = fc
  .constantFrom("etl", "recorder", "rotation")
  .map((name): Input => ({ file: join("jobs", name), named: `jobs/${name}` }));
const brokenText = fc.constantFrom("", "{", "\u0000", "not what it was");

/** Breaks one input, looks, and mends it again. */
async function without<T>({ file }: Input, text: string | null, look: () => T | Promise<T>): Promise<T> {
  project.take(file);
  if (text !== null) writeFileSync(join(copy, file), text);
  try {
    return await look();
  } finally {
    project.mend(file);
  }
}

const faults = (): readonly string[] =>
  inputFaults({ jobs: join(copy, "jobs"), wheels: join(copy, ".cache", "wheels") });

test("of the committed files nothing is missing", () => {
  expect(faults()).toEqual([]);
});

test("any input taken away is named", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(wheel, job, folder), async (input) => {
      expect(await without(input, null, faults)).toEqual([expect.stringContaining(input.named)]);
    }),
    { numRuns: 40 },
  );
});

test("a broken package, schema or list is named; with any text in its place", async () => {
  const list = fc.constant<Input>({ file: "jobs/requirements-glue.txt", named: "requirements-glue.txt" });
  const schema = fc.constant<Input>({ file: "jobs/plan.schema.json", named: "plan.schema.json" });
  await fc.assert(
    fc.asyncProperty(fc.oneof(wheel, list, schema), brokenText, async (input, text) => {
      const found = await without(input, text, faults);
      expect(found.length).toBeGreaterThan(0);
      for (const fault of found) expect(fault).toContain(input.named);
    }),
    { numRuns: 40 },
  );
});

const MIGRATIONS = join("stacks", "rental-marketplace", "migrations");
const FIRST = filesBelow(join(ROOT, MIGRATIONS), ".sql")[0] ?? "";

test("a folder of migrations starts at 1 and has no gap", () => {
  const text = readFileSync(join(ROOT, MIGRATIONS, FIRST), "utf8");
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }), (versions) => {
      const folder = mkdtempSync(join(copy, "migrations-"));
      for (const version of versions) writeFileSync(join(folder, `000${String(version)}_change.sql`), text);
      const whole = versions.length > 0 && Math.max(...versions) === versions.length;
      expect(migrationFaults(folder).length === 0).toBe(whole);
    }),
    { numRuns: 40 },
  );
});

const STACK_FILE: Input = { file: "Pulumi.dev.yaml", named: "Pulumi.dev.yaml" };
test.each<readonly [what: string, input: Input, text: string | null]>([
  ["no wheels", { file: join(".cache", "wheels"), named: "make wheels" }, null],
  ["an empty migration", { file: join(MIGRATIONS, FIRST), named: FIRST }, ""],
  ["no migrations", { file: MIGRATIONS, named: "migration" }, null],
])(
  "under Pulumi's language host, %s: one sentence, nothing registered, in ten seconds",
  async (_what, input, text) => {
    const run = await without(input, text, () => underLanguageHost("dev", "preview", copy));
    expect(run.exitCode).not.toBe(0);
    expect(run.complaints).toHaveLength(1);
    expect(run.complaints[0]).toContain(input.named);
    expect(run.complaints[0]).not.toMatch(/unhandled exception|\n\s+at /);
    expect(run.registered.filter(({ type }) => type.startsWith("aws"))).toEqual([]);
    expect(run.seconds).toBeLessThan(10);
  },
  120_000,
);

test("the stack's file is part of it", async () => {
  const run = await without(STACK_FILE, "config: {}\n", () => underLanguageHost("dev", "preview", copy));
  expect([run.complaints.length, run.registered.length]).toEqual([1, 0]);
}, 120_000);
