import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureCode } from "../../pipeline-dsl/failures";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { printMachineText, printSqlMachine } from "../../pipeline-dsl/targets/stepfunctions";
import { unwrapFailure } from "../run/failure";
import type { Machine } from "./definition";
import { Engine } from "./engine";
import { ExecutionRecords, type ExecutionRecord } from "./records";

const model = rentalModel();
const machine: Machine = {
  name: "sql",
  definition: JSON.parse(printMachineText(printSqlMachine(model, exampleBindings(model)))) as Machine["definition"],
};

/** The execution of a batch that the warehouse ends with an error of this text. */
function failing(text: string, asked: object): Promise<ExecutionRecord> {
  const records = new ExecutionRecords(join(mkdtempSync(join(tmpdir(), "sql-machine-")), "executions"));
  const engine = new Engine(records, {
    "aws-sdk:redshiftdata:batchExecuteStatement": () => Promise.resolve({ Id: "1" }),
    "aws-sdk:redshiftdata:describeStatement": () => Promise.resolve({ Status: "FAILED", Error: text }),
  });
  const input = {
    batch: [{ sql: ["SELECT 1"] }],
    step: "load_x",
    run_id: "run",
    warehouse: { name: "w", database: "d" },
  };
  const signal = new AbortController().signal;
  return engine.run({ machine, name: "one", input: { ...input, ...asked }, signal, onEvent: () => undefined });
}

const prefix = (folder: string): string =>
  `ERROR: The specified S3 prefix 'curated/dim_users${folder}/load_date=2026-01-31' does not exist (it's {gone})`;

test.each([
  [prefix("/_held"), "Pipeline.EarlierBatch"],
  [prefix("/_keys"), "Pipeline.EarlierBatch"],
  [prefix(""), "Redshift.StatementFailed"],
  ["ERROR: disk full", "Redshift.StatementFailed"],
  ["ERROR: Pipeline.RowsVanished: more than 20 % are gone", "Pipeline.RowsVanished"],
])("what the warehouse says, %j, is the code %s, and its sentence is kept", async (text, code) => {
  const { status, error, cause } = await failing(text, {});
  expect(status).toBe("FAILED");
  const failure = unwrapFailure(error ?? "", cause ?? "");
  expect(failure.code).toBe(code);
  expect(cause).toContain(text);
  expect(failureCode(code)).toBeDefined();

  const answered = await failing(text, { refusals: "answered" });
  expect(answered.status).toBe(code.startsWith("Pipeline.") ? "SUCCEEDED" : "FAILED");
  if (code.startsWith("Pipeline.")) expect(answered.output).toEqual({ refusal: cause });
});

test("who meets a batch of an earlier version is told from where it is written anew", async () => {
  const { cause } = await failing(prefix("/_held"), {});
  expect(cause).toMatch(/written by an earlier version.*retry from migrate_warehouse/);
});
