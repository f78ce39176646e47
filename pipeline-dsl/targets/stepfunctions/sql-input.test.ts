import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../model";
import { exampleBindings } from "../example-bindings";
import { renderStatement, type SqlBatch } from "../redshift";
import { stepsOf } from "../steps";
import { warehouseBatches } from "../warehouse-batches";
import type { JsonObject } from "./asl";
import { printFormat } from "./asl/intrinsic";
import { printSqlInput } from "./sql-input";

const model = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "..", "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const bindings = exampleBindings(model);
const run = {
  run_id: "run-1",
  logical_date: "2026-01-31",
  folder: "load_date=2026-01-31",
  window_start: "",
  window_end: "2026-01-31T02:00:00",
  epoch: "1",
};

/** What a template becomes in the engine, read by the path that the SQL machine submits. */
async function submitted(template: JsonObject): Promise<unknown> {
  const { StateMachine } = await import("aws-local-stepfunctions");
  const machine = new StateMachine(
    {
      StartAt: "Fill",
      States: {
        Fill: { Type: "Pass", Parameters: template, Next: "Read" },
        Read: { Type: "Pass", Parameters: { "sql.$": "$.batch[*].sql[*]" }, End: true },
      },
    } as never,
    { validationOptions: { noValidate: true } },
  );
  const result = (await machine.run({ run }).result) as { sql: unknown };
  return result.sql;
}

test.each(stepsOf(model).filter(({ kind }) => ["migrate", "load", "manifest"].includes(kind)))(
  "$name is submitted as it would be rendered, statement by statement",
  async (step) => {
    const batch = warehouseBatches(model, [])(step);
    const rendered = batch.statements.map((statement) => renderStatement(statement, { ...run, ...bindings }));
    expect(await submitted(printSqlInput(batch, bindings))).toEqual(rendered);
  },
);

test("statements keep their order, fixed and formatted ones mixed", async () => {
  const hole = { run: "run_id" } as const;
  const batch: SqlBatch = {
    step: "s",
    statements: [{ parts: ["a"] }, { parts: [hole] }, { parts: ["b"] }, { parts: ["c"] }, { parts: ["d", hole] }],
  };
  expect(printSqlInput(batch, bindings)["batch"]).toEqual([
    { sql: ["a"] },
    { "sql.$": "States.Array(States.Format('{}', $.run.run_id))" },
    { sql: ["b", "c"] },
    { "sql.$": "States.Array(States.Format('d{}', $.run.run_id))" },
  ]);
  expect(await submitted(printSqlInput(batch, bindings))).toEqual(["a", "run-1", "b", "c", "drun-1"]);
});

test("no text between two holes can end its quotes or open a hole of its own", () => {
  const text = fc.string({ unit: fc.constantFrom("'", "\\", "{", "}", "$", ",", '"', "(", ")", "\n", " ", "a", "é") });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const formatted = printFormat([before, { path: "$.run.run_id" }, after]);
      const template = /^States\.Format\('(?<template>(?:[^\\']|\\.)*)', \$\.run\.run_id\)$/s.exec(formatted)?.groups;
      const pieces = (template?.["template"] ?? "").match(/\\.|\{\}|[^\\{}']/gs) ?? [];
      expect(pieces.join("")).toBe(template?.["template"]);
      const filled = pieces.map((piece) => (piece === "{}" ? "run-1" : piece.replace(/^\\/, "")));
      expect(filled.join("")).toBe(`${before}run-1${after}`);
    }),
  );
});
