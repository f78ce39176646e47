import fc from "fast-check";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import lock from "../../stacks/rental-marketplace/pipeline.lock.json";
import { openHome, type Home } from "../home/home";
import { replicate } from "./replicate";

const model = lock as unknown as PipelineModel;
const NOW = Date.parse("2026-02-01T00:00:00Z");

const file = fc.record({
  path: fc
    .tuple(
      fc.constantFrom(
        "curated/dim_users",
        "curated/dim_users/_keys",
        "manifests/RentalETLPipeline",
        "raw/marketplace",
        "backup/dim_users",
      ),
      fc.constantFrom("load_date=2026-01-01", "load_date=2026-01-02"),
      fc.constantFrom("a.parquet", "b.parquet", "c.parquet"),
    )
    .map((parts) => parts.join("/")),
  content: fc.string(),
  age: fc.integer({ min: 0, max: 600 }),
});

function write(lake: string, { path, content, age }: { path: string; content: string; age: number }): void {
  mkdirSync(dirname(join(lake, path)), { recursive: true });
  writeFileSync(join(lake, path), content);
  const written = new Date(NOW - age * 1_000);
  utimesSync(join(lake, path), written, written);
}

async function inHome(lag: number, work: (home: Home) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "replica-"));
  const home = await openHome({ home: folder, replicaLagSeconds: lag });
  try {
    work(home);
  } finally {
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test("exactly what is older than the lag, of the replicated zones and the backups, is at the other site with its time of writing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 12 }),
      fc.integer({ min: 0, max: 600 }),
      (files, lag) =>
        inHome(lag, (home) => {
          const standby = home.at("standby");
          for (const each of files) write(home.layout.lake, each);
          replicate(home, standby, model, NOW);
          for (const { path, content, age } of files) {
            const copy = join(standby.layout.lake, path);
            const arrives = age >= lag && !path.startsWith("raw/");
            expect([path, existsSync(copy)]).toEqual([path, arrives]);
            if (!arrives) continue;
            expect(readFileSync(copy, "utf8")).toBe(content);
            expect(statSync(copy).mtimeMs).toBe(NOW - age * 1_000);
          }
        }),
    ),
    { numRuns: 60 },
  );
});

test("a folder that a run has replaced is replaced there: no row of the former attempt stays beside the new ones", async () => {
  await inHome(0, (home) => {
    const standby = home.at("standby");
    const folder = "curated/dim_users/load_date=2026-01-01";
    write(home.layout.lake, { path: `${folder}/old.parquet`, content: "old", age: 100 });
    replicate(home, standby, model, NOW);
    rmSync(join(home.layout.lake, folder, "old.parquet"));
    write(home.layout.lake, { path: `${folder}/new.parquet`, content: "new", age: 50 });
    replicate(home, standby, model, NOW);
    expect(existsSync(join(standby.layout.lake, folder, "old.parquet"))).toBe(false);
    expect(readFileSync(join(standby.layout.lake, folder, "new.parquet"), "utf8")).toBe("new");
  });
});
