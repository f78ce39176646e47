import fc from "fast-check";
import { readMigrations } from "../../../cli/lock/lock-file";
import type { PipelineModel, Target } from "../../../pipeline-dsl/model";
import { planMigration } from "../../../pipeline-dsl/review";
import { exampleBindings } from "../../../pipeline-dsl/targets/example-bindings";
import {
  initialPlan,
  printMigrateBatch,
  printMigration,
  printSchema,
  printTakeBackBatch,
  renderStatement,
  type SqlBatch,
} from "../../../pipeline-dsl/targets/redshift";
import {
  printBackfillMachines,
  printMachines,
  printRecoveryMachines,
  printRestoreMachines,
} from "../../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../../pipeline-dsl/targets/warehouse-batches";
import { RENTAL_MODEL } from "../../oracle/rental-warehouse";
import { PROJECT_ROOT } from "../../tools";
import { DIFFERENCES } from "./differences";
import { judge } from "./judge";
import { sqlOf } from "./printed-sql";

const VALUES = {
  run_id: "run",
  logical_date: "2026-01-31",
  folder: "load_date=2026-01-31",
  window_start: "",
  window_end: "2026-01-31T02:00:00",
  epoch: "2",
  check_id: "check",
  backup_date: "2026-01-25",
  backup_id: "backup",
  expected: ";dim_users:1:2;",
  first_key: "1000000",
  members: ";dim_users;",
  table: "dim_users",
  today: "20260131",
  anew: "no",
  lakeRoot: "s3://lake",
  lakeKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/lake",
  copyRoleArn: "arn:aws:iam::123456789012:role/copy",
};

function textsOf(...batches: readonly SqlBatch[]): readonly string[] {
  return batches.flatMap((batch) => batch.statements.map((statement) => renderStatement(statement, VALUES)));
}

/** Everything that a definition sends to the warehouse, which is what its machines send, and what is run by hand. */
function everyStatement(model: PipelineModel): readonly string[] {
  const { schema, targets } = model.warehouse;
  const additions = targets.flatMap((target) => target.columns.map((column) => ({ target, column })));
  const migration = printMigration(schema, 2, "more", {
    steps: additions.flatMap(({ target, column }) => [
      { kind: "renameTable", target, from: "former_name" },
      { kind: "renameColumn", target, column: column.name, from: "former_name" },
      { kind: "addColumn", target, column, existingRows: column.value.kind === "lookup" ? -1 : null },
      {
        kind: "widenColumn",
        target,
        column: { ...column, type: { kind: "varchar", length: 300 } },
        from: { kind: "varchar", length: 20 },
      },
    ]),
  });
  const bindings = exampleBindings(model);
  const batches = warehouseBatches(model, [printMigration(schema, 1, "initial", initialPlan(model)), migration]);
  const machines = [
    ...printMachines(model, bindings, batches),
    ...printRecoveryMachines(model, bindings, batches),
    ...printRestoreMachines(model, bindings),
    ...printBackfillMachines(model, bindings, batches),
  ];
  const sent = machines.flatMap(({ document }) => sqlOf(document, VALUES));
  return [...new Set([...printSchema(model), ...textsOf(printTakeBackBatch(model)), ...sent])];
}

async function faultsOf(statements: readonly string[]): Promise<readonly string[]> {
  const judged = await Promise.all(
    statements.map(async (text) => (await judge(text)).map((fault) => `${fault}\n${text}`)),
  );
  return judged.flat();
}

test("Redshift takes every statement and procedure body of the rental pipeline", async () => {
  expect(await faultsOf(everyStatement(RENTAL_MODEL))).toEqual([]);
  expect(
    await faultsOf(
      textsOf(printMigrateBatch(RENTAL_MODEL, readMigrations(`${PROJECT_ROOT}/stacks/rental-marketplace`))),
    ),
  ).toEqual([]);
});

/** The rental pipeline with other histories, vanishing and fewer columns: each way in which a table can be loaded. */
const variations: fc.Arbitrary<PipelineModel> = fc
  .record({
    vanishing: fc.array(fc.constantFrom("keep", "remove", "closeVersion"), { minLength: 6, maxLength: 6 }),
    overwrite: fc.boolean(),
    columns: fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }),
    asOf: fc.boolean(),
    extracts: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  })
  .map(({ vanishing, overwrite, columns, asOf, extracts }) => ({
    ...RENTAL_MODEL,
    sources: RENTAL_MODEL.sources.map((source) => ({
      ...source,
      tables: source.tables.map((table, index) =>
        extracts[index] === true ? { ...table, extract: { kind: "everything" as const } } : table,
      ),
    })),
    warehouse: {
      ...RENTAL_MODEL.warehouse,
      targets: RENTAL_MODEL.warehouse.targets.map((target, index): Target => {
        const kind = vanishing[index] ?? "keep";
        const versioned = target.kind === "dimension" && target.history.kind === "versions" && !overwrite;
        const whenSourceRowVanishes =
          kind === "keep"
            ? { kind }
            : {
                kind: kind === "closeVersion" && versioned ? ("closeVersion" as const) : ("remove" as const),
                refuseAbove: 0.2,
              };
        const key = target.kind === "fact" ? target.grain : target.naturalKey;
        const kept = target.columns
          .filter((column, position) => key.includes(column.name) || position <= (columns[index] ?? 9))
          .map((column) =>
            column.value.kind === "lookup" && !asOf ? { ...column, value: { ...column.value, asOf: null } } : column,
          );
        const base = {
          ...target,
          columns: kept,
          whenSourceRowVanishes: versioned && kind === "remove" ? { kind: "keep" as const } : whenSourceRowVanishes,
        };
        return base.kind === "dimension" && overwrite ? { ...base, history: { kind: "overwrite" } } : base;
      }),
    },
  }));

/** Values that UNLOAD writes as text alone, of more digits than a text holds. */
function withBytes(model: PipelineModel): PipelineModel {
  const targets = model.warehouse.targets.map((target): Target => ({
    ...target,
    columns: target.columns.map((column) =>
      column.name === "attribute_value" ? { ...column, type: { kind: "blob", size: "regular" } } : column,
    ),
  }));
  return { ...model, warehouse: { ...model.warehouse, targets } };
}

test("Redshift takes every statement of generated definitions", async () => {
  await fc.assert(
    fc.asyncProperty(variations, fc.boolean(), async (model, bytes) => {
      expect(await faultsOf(everyStatement(bytes ? withBytes(model) : model))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

/** Everything that could be asked for may go. */
function withLeave(model: PipelineModel, before: PipelineModel): PipelineModel {
  const of = { until: "9999-12-31", reason: "a test" };
  const permitted = before.warehouse.targets.flatMap(({ name: target, columns }) => [
    ...(["target", "versions", "rows"] as const).map((kind) => ({ kind, target, column: null, ...of })),
    ...columns.flatMap(({ name: column }) =>
      (["column", "values"] as const).map((kind) => ({ kind, target, column, ...of })),
    ),
  ]);
  return { ...model, permitted };
}

test("Redshift takes every migration between generated definitions", async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(variations, variations, fc.boolean(), async (before, other, ends) => {
      const targets = ends ? other.warehouse.targets.slice(0, -1) : other.warehouse.targets;
      const after = withLeave({ ...other, warehouse: { ...other.warehouse, targets } }, before);
      const plan = planMigration(before, after);
      for (const { kind } of plan.steps) kinds.add(kind);
      expect(plan.refusals).toEqual([]);
      const file = printMigration(after.warehouse.schema, 2, "change", plan);
      expect(await faultsOf(textsOf(printMigrateBatch(after, [file])))).toEqual([]);
    }),
    { numRuns: 25 },
  );
  expect([...kinds].sort()).toEqual(["addColumn", "dropColumn", "endTable", "rebuildTable"]);
});

test.each(DIFFERENCES.map(({ what, refusal, example }) => [what, refusal, example]))(
  "refuses %s",
  async (_, refusal, example) => {
    expect(await judge(example)).toContainEqual(expect.stringContaining(refusal));
  },
);

test("a query within CALL and UNLOAD is judged, and so is the size of a statement", async () => {
  expect(await judge("CALL s.__refuse_if_any('SELECT TO_JSON(a) FROM t', 'x')")).toEqual([
    "the function to_json is not on the list",
  ]);
  expect(await judge(`SELECT '${"x".repeat(100_001)}'`)).toEqual([expect.stringContaining("bytes")]);
  expect(await judge(`${UNLOAD.replace("SELECT a", "SELECT TO_JSON(a)")} KMS_KEY_ID 'k' ENCRYPTED`)).toEqual([
    "the function to_json is not on the list",
  ]);
});

const UNLOAD =
  "UNLOAD ('SELECT a FROM t') TO 's3://x' IAM_ROLE 'r' FORMAT AS JSON PARALLEL OFF ALLOWOVERWRITE EXTENSION 'json'";

test("UNLOAD encrypts with a named key and in no other way", async () => {
  expect(await judge(`${UNLOAD} KMS_KEY_ID 'k' ENCRYPTED`)).toEqual([]);
  for (const end of ["", " ENCRYPTED", " KMS_KEY_ID 'k'", " ENCRYPTED AUTO"]) {
    expect(await judge(`${UNLOAD}${end}`)).toEqual(["UNLOAD has a form that is not on the list"]);
  }
});

test("every difference names the page that says so", () => {
  for (const { page } of DIFFERENCES) expect(page).toMatch(/^[\w-]+$/);
});
