import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../model";
import {
  initialPlan,
  printBackupBatch,
  printEnsureBatch,
  printMigrateBatch,
  printMigration,
  printPrepareBackfillBatch,
  printLookElsewhereBatch,
  printRefreshBackfillBatch,
  printRestoreBatch,
  printSchema,
  printStepBatch,
  printTakeBackBatch,
  printTakeOverBatch,
  renderStatement,
  type SqlBatch,
} from ".";
import { stepsOf } from "../steps";

const ROOT = join(__dirname, "..", "..", "..");
const model = JSON.parse(
  readFileSync(join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const VALUES = {
  run_id: "run",
  logical_date: "2026-01-31",
  folder: "load_date=2026-01-31",
  window_start: "",
  window_end: "2026-01-31T02:00:00",
  epoch: "1",
  backup_date: "2026-01-25",
  backup_id: "backup",
  expected: ";dim_users:1:2;",
  first_key: "1000000",
  today: "20260131",
  lakeRoot: "s3://lake",
  lakeKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/lake",
  copyRoleArn: "arn:aws:iam::123456789012:role/copy",
};

/** What sqlglot has to say against the statements. */
function faultsOf(statements: readonly string[]): unknown {
  const script = join(ROOT, "tools", "parse_redshift.py");
  const python = join(ROOT, ".venv", "bin", "python");
  return JSON.parse(execFileSync(python, [script], { input: JSON.stringify(statements), encoding: "utf8" }));
}

function textsOf(...batches: readonly SqlBatch[]): readonly string[] {
  return batches.flatMap((batch) => batch.statements.map((statement) => renderStatement(statement, VALUES)));
}

test("every printed statement parses as Redshift SQL", () => {
  const { schema, targets } = model.warehouse;
  const target = targets.find((candidate) => candidate.name === "dim_apartments");
  const column = target?.columns.find((candidate) => candidate.name === "location_key");
  const fact = targets.find((candidate) => candidate.name === "fact_bookings");
  if (target === undefined || column === undefined || fact === undefined)
    throw new Error("the rental pipeline has dim_apartments.location_key and fact_bookings");
  const key = { ...column, type: { kind: "decimal", precision: 20, scale: 0, unsigned: false } } as const;
  const varchar = { ...column, type: { kind: "varchar", length: 300 } } as const;
  const addition = printMigration(schema, 2, "addition", {
    steps: [
      ...[target, fact].map((each) => ({ kind: "renameTable", target: each, from: "former_name" }) as const),
      { kind: "renameColumn", target, column: "apartment_key", from: "former_key" },
      { kind: "renameColumn", target: fact, column: "user_key", from: "former_lookup" },
      { kind: "addColumn", target, column, existingRows: -1 },
      { kind: "widenColumn", target, column: key, from: { kind: "integer", width: "small", unsigned: false } },
      { kind: "widenColumn", target, column: varchar, from: { kind: "varchar", length: 20 } },
      { kind: "convertColumn", target, column: varchar, from: { kind: "varchar", length: 400 }, losesUnfit: true },
      {
        kind: "convertColumn",
        target,
        column: key,
        from: { kind: "integer", width: "big", unsigned: false },
        losesUnfit: true,
      },
      { kind: "dropColumn", target: fact, column },
      { kind: "endTable", target: fact, keepDays: 30 },
      ...(["all", "the newest of each key"] as const).map(
        (rows) =>
          ({
            kind: "rebuildTable",
            target,
            before: { ...target, key: "former_key" },
            rows,
            pointing: [{ table: fact.name, column: "apartment_key" }],
            keepDays: 30,
          }) as const,
      ),
    ],
  });
  const statements = [
    ...printSchema(model),
    ...textsOf(
      printMigrateBatch(model, [printMigration(schema, 1, "initial", initialPlan(model)), addition]),
      printEnsureBatch(model),
      printTakeBackBatch(model),
      ...(["before", "after", "backfill"] as const).map((at) => printLookElsewhereBatch(model, at)),
      ...targets.flatMap((each) => [
        printBackupBatch(model, each),
        printPrepareBackfillBatch(model, each),
        printRefreshBackfillBatch(model, each),
        printTakeOverBatch(model, each),
        printRestoreBatch(model, each, "backup"),
        printRestoreBatch(model, each, "curated"),
      ]),
      ...stepsOf(model)
        .filter(({ kind }) => kind === "admit" || kind === "load" || kind === "manifest")
        .map((step) => printStepBatch(model, [], step)),
    ),
  ];
  expect(faultsOf(statements)).toEqual([]);
});

test("the parser does not pass what is no Redshift SQL", () => {
  const wrong = [
    "UPDATE t SET a = 1 FROM",
    "CALL s.refuse_if_any('SELECT COUNT(* FROM t', 'x')",
    "UNLOAD ('SELEC 1') TO 's3://x' IAM_ROLE 'r' FORMAT AS JSON PARALLEL OFF ALLOWOVERWRITE EXTENSION 'json'",
    "CREATE OR REPLACE PROCEDURE s.p() AS $$\nBEGIN\n  ALTER TABEL t ADD COLUMN a DATE;\nEND;\n$$ LANGUAGE plpgsql",
    "LOCK",
    "SELECT 1; SELECT 2",
  ];
  expect(faultsOf(wrong)).toHaveLength(wrong.length);
});
