import { runChecks } from "../run-checks";
import { columnOf, type Edit, rentalModel, tableOf, targetOf } from "../testing/rental";

function saidOf(edit: Edit): readonly string[] {
  return runChecks(rentalModel(edit), { placesOf: () => [] })
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
}

test("tables of two sources have two names in the lake's catalog, whatever their case", () => {
  const twice = (source: string, table: string): Edit =>
    function edit(model) {
      const [first] = model.sources;
      const copy = { ...structuredClone(tableOf(model, "apartments")), name: table };
      for (const column of copy.columns) column.references = null;
      model.sources.push({ ...first!, name: source, tables: [copy] });
      first!.tables.push({ ...structuredClone(copy), name: "shop_lines" });
    };
  expect(saidOf(twice("marketplace_shop", "lines"))).toEqual([
    "duplicate-table: marketplace_shop.lines and a table of marketplace have one name in the lake's catalog, raw_marketplace_shop_lines",
  ]);
  expect(saidOf(twice("Marketplace_Shop", "Lines"))).toHaveLength(1);
  expect(saidOf(twice("marketplace_shop", "rows"))).toEqual([]);
});

test("a name of a source is as long as MySQL takes one, and no longer", () => {
  const long = "t".repeat(64);
  for (const rename of [
    (name: string): Edit =>
      (model) =>
        void (tableOf(model, "apartments").columns[1]!.name = name),
    (name: string): Edit =>
      (model) =>
        void (tableOf(model, "apartments").name = name),
    (name: string): Edit =>
      (model) =>
        void (model.sources[0]!.name = name),
  ]) {
    const tooLong = (name: string): readonly string[] =>
      saidOf(rename(name)).filter((said) => said.startsWith("identifier-too-long"));
    expect(tooLong(long)).toEqual([]);
    expect(tooLong(`${long}t`)).toEqual([expect.stringContaining("has a name of 65 bytes, 1 over the limit")]);
  }
});

test.each(["artifacts/", "artifacts/raw/", "backup/", "backup/raw/"])(
  "a zone in %s lies among the pipeline's own",
  (prefix) => {
    expect(saidOf((model) => void (model.lake.zones.raw = prefix))).toEqual([
      expect.stringMatching(/^lake-zones-overlap: the zone raw \(.*\) lies inside (?:artifacts|backup)\/, which/),
    ]);
  },
);

test.each(["../", "../raw/", "./raw/", "raw/../processed/", "raw/.../", "*/", "r*w/"])(
  "a zone %s is no folder of the lake",
  (prefix) => {
    expect(saidOf((model) => void (model.lake.zones.raw = prefix))).toEqual([
      expect.stringMatching(/^lake-zones-overlap: the zone raw has the prefix .*, which is not a folder$/),
    ]);
  },
);

test.each("tableoid xmin cmin xmax cmax ctid insertxid deletexid".split(" "))("no column is called %s", (name) => {
  expect(saidOf((model) => void (columnOf(model, "fact_bookings", "amount").name = name))).toEqual([
    `reserved-identifier: the column fact_bookings.${name} has the name of a column that the warehouse gives every table`,
  ]);
  expect(saidOf((model) => void (targetOf(model, "fact_bookings").key = name))).toHaveLength(1);
});

test.each([
  ["ReadRun", "would be the state ReadRun"],
  ["admit", "two steps of a run would be named admit"],
  ["gate_commit", "would be the state gate_commit"],
  ["stage_7", "would be the state stage_7"],
  ["run_RentalETLPipeline_part_1", "would be the state run_RentalETLPipeline_part_1"],
  ["RDS_TO_S3_job", "two steps of a run would be named RDS_TO_S3_job"],
])("a job called %s", (name, message) => {
  expect(saidOf((model) => void (model.jobs.load.name = name))).toEqual([expect.stringContaining(message)]);
});

test.each(["extract", "load"] as const)(
  "the name of the %s job has as many characters as a state, with its gate",
  (job) => {
    const named = (length: number): readonly string[] =>
      saidOf((model) => void (model.jobs[job].name = "j".repeat(length))).filter((said) =>
        said.startsWith("aws-name-invalid"),
      );
    expect(named(75)).toEqual([]);
    expect(named(76)).toEqual([expect.stringContaining(`the ${job} job's name`)]);
  },
);

test("a rule's id has at most 250 characters", () => {
  const named = (length: number): readonly string[] =>
    saidOf((model) => void (model.quality.rules[0]!.id = "r".repeat(length)));
  expect(named(250)).toEqual([]);
  expect(named(251)).toEqual([expect.stringMatching(/^rule-name-not-ascii: .* longer than 250 characters$/)]);
});

test.each([
  ["latency", /^list it in alerts of the pipeline, or/],
  ["unusualData", /^list it in alerts of the pipeline, or/],
  ["refersTo", /^list it in consistency of qualityRules, or/],
  ["lookup", /^give it to the word that it was meant for, or/],
])("where a forgotten %s belongs", (word, fix) => {
  const forgotten = [{ word, call: `${word}(...)`, path: "/warehouse" as const }];
  const found = runChecks(rentalModel(), { placesOf: () => [], forgotten });
  expect(found.map(({ code, fix: said }) => [code, said])).toEqual([["leads-nowhere", expect.stringMatching(fix)]]);
});
