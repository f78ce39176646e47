import Ajv from "ajv";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openHome } from "../lab/home/home";
import { runBatch } from "../lab/warehouse/batch";
import { rewriteForPostgres } from "../lab/warehouse/rewrite";
import type { PipelineModel } from "../pipeline-dsl/model";
import { printEnsureBatch, renderStatement } from "../pipeline-dsl/targets/redshift";
import { backfillResultSchema } from "./backfill/schema";
import { folderWith, type Outcome, pipeline, SMALL_DEFINITION } from "./testing";

const DAYS = ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"] as const;
/** Rows that the day's run wrote for the table; the ledger has forgotten the run of the third day. */
const ROWS: Readonly<Record<string, number>> = { "2026-01-01": 3, "2026-01-02": 5, "2026-01-04": 11 };

const manifests = "lake/manifests/Shop";
const folder = folderWith({
  ...SMALL_DEFINITION,
  "home/home.json": JSON.stringify({ pipeline: "Shop", definition: null, sources: {} }),
  ...Object.fromEntries(
    DAYS.flatMap((date, index): (readonly [string, string])[] => [
      [
        `home/${manifests}/load_date=${date}/tables000.json`,
        JSON.stringify({
          table_name: "dim_articles",
          batch_id: `run-${date}`,
          window_start: index === 0 ? null : `${DAYS[index - 1] ?? ""}T02:00:00`,
          watermark: `${date}T02:00:00`,
          // The unknown member, as the warehouse below has it.
          row_count: 1,
        }),
      ],
      // What a day is computed from; of the first it is gone.
      ...(index === 0 ? [] : [[`home/lake/processed/shop/articles/load_date=${date}/rows.parquet`, "rows"] as const]),
      [`home/lake/curated/dim_articles/load_date=${date}/rows.parquet`, "rows"],
    ]),
  ),
});

function text(S: string): object {
  return { S };
}

function map(M: object): object {
  return { M };
}

function item(name: string, values: object): object {
  return { pipeline: text("Shop"), item: text(name), ...values };
}

const LEDGER = [
  item("latest", { run_id: text("run-2026-01-04"), status: text("SUCCEEDED"), owner: text("nobody") }),
  item("site", {
    format: { N: "1" },
    active: text("primary"),
    epoch: { N: "1" },
    warehouse: map({ kind: text("workgroup"), name: text("lab"), database: text("lab"), secret_arn: text("") }),
    copy_role_arn: text("arn:aws:iam::123456789012:role/lab"),
    lake_root: text(join(folder, "home", "lake")),
    changed_at: text("never"),
    changed_by: text("deployment"),
  }),
  ...Object.entries(ROWS).map(([date, curated]) =>
    item(`run#run-${date}`, { rows: map({ dim_articles: map({ curated: { N: String(curated) } }) }) }),
  ),
];
writeFileSync(join(folder, "home", "ledger.json"), JSON.stringify(LEDGER));

/** Of the statements here none takes any. */
const NO_VALUES = {
  run_id: "",
  logical_date: "",
  folder: "",
  window_start: "",
  window_end: "",
  epoch: "",
  lakeRoot: "",
  lakeKeyArn: "",
  copyRoleArn: "",
};

/** As a run of the definition leaves it, of a source without rows. */
async function loadWarehouse(): Promise<void> {
  pipeline(["lock"], folder);
  const lock = join(folder, "pipeline.lock.json");
  const model = JSON.parse(readFileSync(lock, "utf8")) as PipelineModel;
  rmSync(lock);
  rmSync(join(folder, "migrations"), { recursive: true, force: true });
  const home = await openHome({ home: join(folder, "home") });
  const actions = [
    ...printEnsureBatch(model).statements,
    {
      parts: [
        "INSERT INTO shop.__load_history VALUES ('run-2026-01-04', '2026-01-04', 'dim_articles', 'article_id,price', 0, 0, 0, 0, 0, NULL, '2026-01-04 02:00:00', '2026-01-04 02:00:00')",
      ],
    },
  ].map((statement) => rewriteForPostgres(renderStatement(statement, NO_VALUES)));
  await runBatch(await home.useWarehouse(), { actions, killBefore: null, temporaryFolder: folder });
  await home.close();
}

function dryRun(...parameters: readonly string[]): Outcome {
  return pipeline(["backfill", ...parameters, "--dry-run", "--home", "home"], folder);
}

beforeAll(loadWarehouse, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a dry run says which days, rows and costs, as JSON of its schema and in words", () => {
  const { exitCode, stdout } = dryRun("dim_articles.price", "--to", "2026-01-03", "--json");
  const document = JSON.parse(stdout) as { readonly plan: unknown; readonly estimate: unknown };
  const matches = new Ajv({ allowUnionTypes: true, strict: false }).compile(backfillResultSchema);
  expect(matches(document) ? [] : matches.errors).toEqual([]);
  expect(document.plan).toEqual({
    members: ["dim_articles"],
    targets: ["dim_articles"],
    kept_from: "2026-01-02",
    recomputed: ["2026-01-02", "2026-01-03"],
    replayed: ["2026-01-02", "2026-01-03", "2026-01-04"],
    rows: { curated: 5, days: 1 },
    done: { recomputed: 0, loaded: 0 },
  });
  expect(document).toMatchObject({
    status: "SUCCEEDED",
    error: null,
    damaged: [],
    verdict: { equal: true, differing: [] },
    not_looked_at: [expect.stringContaining("Backfill.NotKept")],
  });
  expect(exitCode).toBe(0);

  const told = dryRun("dim_articles", "--from", "2026-01-03").stdout;
  expect(told).toContain("computed again: 2 days, 2026-01-03 to 2026-01-04; everything is kept from 2026-01-02 on");
  expect(told).toContain("rows: 11 in 1 day, as their runs counted them; the ledger has no counts of the others");
  expect(told).toContain("not looked at:");
}, 60_000);

test.each([
  [["--from", "2026-01-01"], "of 2026-01-01 the lake has no processed/shop/articles/ any more", "--from 2026-01-02"],
  [["--to", "2026-01-01"], "nothing of 2026-01-01 from which dim_articles could be computed", "leave --to out"],
  [["--to", "2026-01-09"], "committed days of which the lake has manifests are", "give --to 2026-01-04"],
])(
  "%j is refused with what is lacking and the way on; the document has no plan",
  (parameters, why, fix) => {
    const { exitCode, stdout } = dryRun("dim_articles", ...parameters, "--json");
    const document = JSON.parse(stdout) as { readonly plan: unknown; readonly error: { readonly message: string } };
    expect([exitCode, document.plan]).toEqual([1, null]);
    expect(document.error.message).toContain(why);
    expect(document.error.message).toContain(fix);
  },
  60_000,
);

test("a lock that is not what the definition says is refused before anything is asked", () => {
  const stale = folderWith({
    ...SMALL_DEFINITION,
    "pipeline.ts": SMALL_DEFINITION["pipeline.ts"].replace("02:00", "03:00"),
  });
  pipeline(["lock"], stale);
  copyFileSync(join(stale, "pipeline.lock.json"), join(folder, "pipeline.lock.json"));
  const { exitCode, stdout } = dryRun("dim_articles", "--json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([1, { error: { code: "Backfill.StaleLock" } }]);
  rmSync(join(folder, "pipeline.lock.json"));
  rmSync(stale, { recursive: true });
}, 60_000);
