import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ARTIFACT_LIMITS } from "../checks/limits/artifact";
import { rentalModel } from "../checks/testing/rental";
import type { BreachAction, PipelineModel } from "../model";
import { measurePrinted } from "./measure";
import { greatestRunItem, itemBytes } from "./run-item";

const ROOT = join(__dirname, "../..");

/** The rental pipeline with so many rules on each of its tables, of names as long as they may be. */
function judged(rules: number, whenBreached: BreachAction = "warn"): PipelineModel {
  const model = rentalModel();
  const tables = model.sources.flatMap(({ name, tables: own }) => own.map((table) => ({ source: name, table })));
  const all = tables.flatMap(({ source, table }) =>
    Array.from({ length: rules }, (_, at) => {
      const [column] = table.columns;
      const id = `completeness.${table.name}.${`rule_${String(at)}`.padEnd(63, "x")}`;
      const test = { kind: "complete", column: column?.name ?? "" } as const;
      return { id, category: "completeness", source, table: table.name, test, threshold: 0.95, whenBreached } as const;
    }),
  );
  return { ...model, quality: { ...model.quality, rules: all } };
}

/** What the load job makes of these rules and of rows that fail them in as many ways as there are, in Python. */
const PROGRAM = `
import json, sys
from itertools import combinations, islice
from etl.lake import Written
from etl.transform.job import TableDone, _quarantine_counts
from etl.transform.quality import RuleResult
tables = json.load(sys.stdin)
count = 10**15
results = [
    RuleResult(rule, "completeness", key, 0.123456789012345, 0.95, count, False, "stop_before_loading").as_json()
    for key, rules in tables.items() for rule in rules
]
def reasons(rules):
    ways = (way for size in range(len(rules), 0, -1) for way in combinations(rules, size))
    return {"; ".join(f"fails {rule}" for rule in way): count for way in islice(ways, 40)}
rows = {
    key: {"extracted": count, "bytes": count, "processed": count, **_quarantine_counts(
        TableDone(None, True, key, reasons(rules), []))}
    for key, rules in tables.items()
}
print(json.dumps({"quality": json.dumps(results), "rows": rows}))
`;

test.each([1, 2, 3, 8, 40])(
  "of %d rules a table the item is as large as what the load job writes, at least",
  (rules) => {
    const model = judged(rules, "quarantineRows");
    const tables: Record<string, string[]> = {};
    for (const { id, source, table } of model.quality.rules) (tables[`${source}.${table}`] ??= []).push(id);
    const written = execFileSync(join(ROOT, ".venv", "bin", "python"), ["-c", PROGRAM], {
      cwd: join(ROOT, "jobs"),
      input: JSON.stringify(tables),
      encoding: "utf8",
    });
    const item = JSON.parse(written) as Parameters<typeof itemBytes>[0];
    expect(greatestRunItem(model)).toBeGreaterThanOrEqual(itemBytes(item));
    expect(greatestRunItem(model)).toBeLessThan(2 * itemBytes(item) + 10_000);
  },
);

test("more rules than a run's item holds are refused, with the place and the way out", () => {
  const refused = (rules: number): readonly string[] =>
    measurePrinted(judged(rules), [])
      .filter(({ kind, size }) => size > ARTIFACT_LIMITS[kind].most)
      .map(({ kind, path, fix = "" }) => `${kind} ${path}: ${fix}`);
  const most = Array.from({ length: 1000 }, (_, at) => at).findLast(
    (rules) => greatestRunItem(judged(rules)) <= ARTIFACT_LIMITS.ledgerItem.most,
  );
  if (most === undefined) throw new Error("some rules fit");
  expect(refused(most).filter((each) => each.startsWith("ledgerItem"))).toEqual([]);
  expect(refused(most + 1)).toContain(
    "ledgerItem /: divide the pipeline, or judge less: an item has a part for each step, table and rule",
  );
  expect(greatestRunItem(judged(most + 1))).toBeLessThan(400 * 1024);
});
