import fc from "fast-check";
import {
  compile,
  dimension,
  everything,
  fact,
  lookup,
  multiAz,
  daily,
  mysqlSource,
  overwrite,
  pipeline,
  qualityRules,
  refersTo,
  table,
  varchar,
  warn,
} from "../../index";
import type { PipelineModel } from "../../model";
import { ARTIFACT_LIMITS } from "../../checks/limits/artifact";
import { rentalModel } from "../../checks/testing/rental";
import { exampleBindings } from "../example-bindings";
import { exampleAccessPlace } from "../explain";
import { printJobPlan } from "../spark";
import { extractJobAccess, identityPolicy, loadJobAccess, type Statement } from ".";

/** Texts that are looked up and referred to by collation: beside its tables, the source has folders of references. */
function modelWithReferences(): PipelineModel {
  const shop = mysqlSource("shop", {
    brands: table({ columns: { brand: varchar(40).primaryKey() }, extract: everything() }),
    articles: table({
      columns: { article: varchar(40).primaryKey(), brand: varchar(40).notNull() },
      extract: everything(),
    }),
  });
  const { brands, articles } = shop.tables;
  const dimBrands = dimension("dim_brands", {
    key: "brand_key",
    from: brands,
    columns: { brand: brands.brand },
    naturalKey: ["brand"],
    history: overwrite(),
  });
  const factArticles = fact("fact_articles", {
    key: "article_key",
    from: articles,
    grain: ["article"],
    columns: {
      article: articles.article,
      brand: articles.brand,
      brand_key: lookup(dimBrands, { brand: articles.brand }),
    },
  });
  return compile(
    pipeline("Shop", {
      sources: [shop],
      warehouse: { schema: "shop", tables: [dimBrands, factArticles] },
      schedule: daily("02:00", "UTC"),
      quality: qualityRules({
        consistency: { threshold: "> 90%", rules: [refersTo(articles.brand, brands)] },
        whenBreached: warn(),
      }),
      recovery: { standby: multiAz({ rpo: "1 minute", rto: "1 hour" }) },
    }),
  ).model;
}

interface Size {
  readonly sources: number;
  /** Of each source, beside its own. */
  readonly tables: number;
  readonly targets: number;
  /** Letters of each name. */
  readonly letters: number;
}

/** The model with copies of its sources, tables, targets and rules: where it refers by text, so does each copy. */
function grown(model: PipelineModel, { sources, tables, targets, letters }: Size): PipelineModel {
  const copies = <T extends { readonly name: string }>(thing: T, count: number): readonly T[] => [
    thing,
    ...Array.from({ length: count }, (_, at) => ({
      ...thing,
      name: `${thing.name}_${String(at)}`.padEnd(letters, "x"),
    })),
  ];
  const { rules } = model.quality;
  return {
    ...model,
    sources: model.sources.flatMap((source) =>
      copies(source, sources - 1).map((each) => ({
        ...each,
        tables: each.tables.flatMap((table) => copies(table, tables)),
      })),
    ),
    quality: {
      ...model.quality,
      rules: rules.flatMap((rule) =>
        copies({ ...rule, name: rule.table }, tables).map(({ name, ...copy }) => ({ ...copy, table: name })),
      ),
    },
    warehouse: {
      ...model.warehouse,
      targets: model.warehouse.targets.flatMap((target) => copies(target, targets)),
    },
  };
}

/** So many tables that a policy cannot name each one's folders. */
function large(model: PipelineModel): PipelineModel {
  return grown(model, { sources: 1, tables: 40, targets: 0, letters: 1 });
}

interface Use {
  readonly job: readonly Statement[];
  readonly actions: readonly string[];
  /** Without the date under it. */
  readonly folder: string;
}

/** What the jobs do with the lake, by the plan that they are given. */
function usesOf(model: PipelineModel): readonly Use[] {
  const place = exampleAccessPlace(model);
  const [extract, load] = [extractJobAccess(model, place), loadJobAccess(model, place)];
  const { sources, targets, lake } = printJobPlan(model, exampleBindings(model));
  const write = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket"];
  const read = ["s3:GetObject", "s3:ListBucket"];
  return [
    ...sources.flatMap(({ name: source, tables, references }) => [
      ...[...tables, ...references].flatMap(({ name }): readonly Use[] => {
        const folder = `${lake.zones.raw}${source}/${name}/`;
        return [
          { job: extract, actions: write, folder },
          { job: load, actions: read, folder },
        ];
      }),
      ...tables.flatMap(({ name }) =>
        [lake.zones.processed, lake.zones.quarantine].map((zone): Use => ({
          job: load,
          actions: write,
          folder: `${zone}${source}/${name}/`,
        })),
      ),
    ]),
    ...targets.map(({ name }): Use => ({ job: load, actions: write, folder: `${lake.zones.curated}${name}/` })),
  ];
}

function matches(pattern: string, text: string): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

function allows(statements: readonly Statement[], action: string, folder: string): boolean {
  return statements.some(({ actions, resources, conditions }) => {
    if (!actions.includes(action)) return false;
    if (action !== "s3:ListBucket")
      return resources.some((resource) =>
        matches(resource.replace(/^arn:aws:s3:::[^/]+\//, ""), `${folder}part-0.parquet`),
      );
    return [conditions?.["StringLike"]?.["s3:prefix"] ?? []].flat().some((prefix) => matches(prefix, folder));
  });
}

const rental = rentalModel();
const references = modelWithReferences();

test.each([
  ["the rental pipeline", rental],
  ["a source with references by text", references],
  ["a large source", large(rental)],
  ["a large source with references by text", large(references)],
  ["twenty sources with references by text", grown(references, { sources: 20, tables: 1, targets: 1, letters: 20 })],
])("what the jobs do with the lake of %s is what their roles let them", (_, model) => {
  const uses = usesOf(model);
  const refused = uses.flatMap(({ job, actions, folder }) =>
    actions
      .filter((action) => !allows(job, action, `${folder}load_date=2026-01-01/`))
      .map((action) => `${action} ${folder}`),
  );
  expect(refused).toEqual([]);
  expect(uses.length).toBeGreaterThan(5);
});

/**
 * Glue 5.1 reads and writes by S3A, which looks at a folder that may be empty by asking for an object of its name. S3 answers
 * 404 only to who may read that object (and may list it: S3 takes the key for the prefix).
 */
test.each([
  ["a source with references by text", references],
  ["a large source with references by text", large(references)],
])("the folders above the dates that extraction lists may be asked for in %s", (_, model) => {
  const extract = extractJobAccess(model, exampleAccessPlace(model));
  const folders = printJobPlan(model, exampleBindings(model)).sources.flatMap(({ name: source, references: named }) =>
    named.map(({ name }) => `${model.lake.zones.raw}${source}/${name}`),
  );
  expect(folders.length).toBeGreaterThan(0);
  for (const folder of folders) {
    const asked = extract
      .filter(({ actions }) => actions.includes("s3:GetObject"))
      .flatMap(({ resources }) => resources.map((resource) => resource.replace(/^arn:aws:s3:::[^/]+\//, "")));
    expect(asked.some((pattern) => matches(pattern, folder))).toBe(true);
    expect(allows(extract, "s3:ListBucket", folder)).toBe(true);
  }
});

test("the references are there", () => {
  expect(
    usesOf(references)
      .filter(({ folder }) => folder.includes("--"))
      .map(({ folder }) => folder),
  ).toContain("raw/shop/articles.brand--brands.brand/");
});

test("however many tables there are and however they are named, what the jobs' roles say of the lake fits a policy", () => {
  const grains = new Set<string>();
  const sizes = (sources: number, tables: number, targets: number): fc.Arbitrary<Size> =>
    fc.record({
      sources: fc.integer({ min: 1, max: sources }),
      tables: fc.integer({ min: 0, max: tables }),
      targets: fc.integer({ min: 0, max: targets }),
      letters: fc.integer({ min: 1, max: 60 }),
    });
  const size = fc.oneof(sizes(2, 3, 3), sizes(15, 12, 30));
  fc.assert(
    fc.property(fc.constantFrom(rental, references), size, (model, of) => {
      const grew = grown(model, of);
      const place = { ...exampleAccessPlace(grew), lakeBucket: "b".repeat(63) };
      const load = JSON.stringify(identityPolicy(loadJobAccess(grew, place)));
      // The secrets of the sources are named one by one in any case.
      const extract = JSON.stringify(identityPolicy(extractJobAccess(grew, { ...place, sourceSecrets: {} })));
      expect(load.length).toBeLessThanOrEqual(ARTIFACT_LIMITS.rolePolicy.most);
      expect(extract.length).toBeLessThanOrEqual(ARTIFACT_LIMITS.rolePolicy.most);
      const first = `/raw/${grew.sources[0]?.name ?? ""}`;
      grains.add(load.includes(`${first}/*`) ? "source" : load.includes("/raw/*") ? "zone" : "table");
    }),
    { numRuns: 200 },
  );
  expect(grains).toEqual(new Set(["table", "source", "zone"]));
});
