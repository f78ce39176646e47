import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ColumnType, PipelineModel, QualityRule, QualityTest, SourceTable } from "../../model";
import { isPlainName, printShare } from "./notation";
import { printRules } from "./rule";
import { printRuleset, printRulesets } from "./ruleset";

const ROOT = join(__dirname, "..", "..", "..");
const rental = JSON.parse(
  readFileSync(join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const INT: ColumnType = { kind: "integer", width: "regular", unsigned: false };
const TEXT: ColumnType = { kind: "varchar", length: 10 };

/** Names that one engine or another would stumble over. */
const NAMES = [
  "price",
  "größe",
  "two words",
  "a.b",
  'quo"te',
  "tick`",
  "back\\slash",
  "rule_1",
  "Rule_2",
  "null",
  "Mean",
];

function modelWith(tests: readonly QualityTest[], threshold = 0.99): PipelineModel {
  const table: SourceTable = {
    name: "things",
    columns: NAMES.flatMap((name) => [
      { name, type: INT, nullable: true, references: null, description: null },
      { name: `${name} text`, type: TEXT, nullable: true, references: null, description: null },
    ]),
    primaryKey: ["price"],
    extract: { kind: "everything" },
  };
  const rules = tests.map((test, index): QualityRule => ({
    id: `rule ${index} ü`,
    category: "accuracy",
    source: "s",
    table: "things",
    test,
    threshold,
    whenBreached: "warn",
  }));
  return {
    ...rental,
    sources: [{ name: "s", engine: "mysql", timeZone: "UTC", tables: [table] }],
    quality: { rules, whenBreached: "warn" },
  };
}

const everyTest = NAMES.flatMap((name): QualityTest[] => [
  { kind: "complete", column: name },
  { kind: "complete", column: `${name} text` },
  { kind: "unique", columns: [name, `${name} text`] },
  { kind: "refersTo", column: name, parent: { source: "s", table: "things", column: "price" } },
  {
    kind: "accurate",
    predicate: {
      kind: "oneOf",
      value: { kind: "column", type: TEXT, nullable: true, column: { source: "s", table: "things", column: name } },
      values: ["it's", 'a "quote"', "ü"],
    },
    reads: [],
  },
]);

/** The rules of each ruleset as awslabs' parser prints them again; null where it refuses. */
function parse(rulesets: readonly string[]): readonly (readonly string[] | null)[] {
  const output = execFileSync(join(ROOT, ".venv", "bin", "python"), [join(__dirname, "parse.py")], {
    input: JSON.stringify(rulesets),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(output) as (string[] | null)[];
}

test("awslabs' parser reads every ruleset as the rules that were printed, and refuses what we take care not to print", () => {
  const models = [rental, modelWith(everyTest), ...[0, 1e-7, 0.5, 1].map((share) => modelWith(everyTest, share))];
  const printed = models.flatMap(printRulesets);
  const parsed = parse([
    ...printed.map((ruleset) => ruleset.text),
    'Rules = [\n    Mean "x" > 1e-7\n]\n',
    'Rules = [\n    Mean "x" > .5\n]\n',
    'Rules = [\r\n    Mean "x" > 0.5\r\n]\r\n',
    "Rules = [\n]\n",
  ]);
  const rulesOf = (text: string): string[] =>
    text
      .split("\n")
      .slice(1, -2)
      .map((line) => line.trim().replace(/,$/, ""));
  expect(parsed.slice(0, printed.length)).toEqual(printed.map((ruleset) => rulesOf(ruleset.text)));
  expect(parsed.slice(printed.length)).toEqual([null, null, null, null]);
}, 120_000);

test("every ruleset is printable ASCII with line feeds, which is all that Glue takes", () => {
  for (const ruleset of [...printRulesets(rental), ...printRulesets(modelWith(everyTest))]) {
    expect(ruleset.text).toMatch(/^[\x20-\x7e\n]+$/);
  }
});

test("any share prints as the number that it is, without an exponent", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const printed = printShare(Math.abs(share));
      expect(printed).toMatch(/^\d+(\.\d+)?$/);
      expect(Number(printed)).toBe(Math.abs(share));
    }),
  );
});

test("any name that a rule bears as it is stands in DQDL's alphabet", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      fc.pre(name !== "" && !NAMES.includes(name));
      const column = { name, type: INT, nullable: true, references: null, description: null };
      const model = modelWith([{ kind: "complete", column: name }]);
      const [source] = model.sources;
      const [table] = source!.tables;
      const sources = [{ ...source!, tables: [{ ...table!, columns: [...table!.columns, column] }] }];
      const rule = printRules({ ...model, sources })[0]!;
      expect(rule.dqdl).toMatch(/^Completeness "[A-Za-z0-9_]+" > 0\.99$/);
      expect(rule.derived === null).toBe(isPlainName(name));
    }),
  );
});

test("a derived column never takes the name of a real one", () => {
  const names = printRules(modelWith(everyTest)).flatMap(({ derived }) => (derived === null ? [] : [derived.name]));
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("rule_2_");
  expect(names).not.toContain("rule_1");
  expect(names).not.toContain("rule_2");
});

test("the rental pipeline's rules", () => {
  const rules = new Map(printRules(rental).map((rule) => [rule.id, rule]));
  expect(rules.get("completeness.apartments.price")).toMatchObject({
    dqdl: 'Completeness "price" > 0.99',
    derived: null,
    failing_rows: "`price` IS NULL",
    threshold: 0.99,
  });
  const accuracy = rules.get("accuracy.bookings.end_date_after_start_date");
  expect(accuracy).toMatchObject({
    dqdl: 'Mean "rule_1" > 0.999',
    derived: {
      kind: "expression",
      name: "rule_1",
      sql: "CASE WHEN `end_date` > `start_date` THEN 1 WHEN NOT (`end_date` > `start_date`) THEN 0 END",
    },
    failing_rows: "`rule_1` = 0",
  });
  const location = rules.get("completeness.apartments.location");
  expect(location?.derived).toMatchObject({ sql: "CASE WHEN TRIM(`location`) <> '' THEN 1 END" });
  expect(() => printRuleset(rental, "marketplace", "nothing")).toThrow("no rule");
});
