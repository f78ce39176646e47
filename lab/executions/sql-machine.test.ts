import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { failureCode } from "../../pipeline-dsl/failures";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { CONFLICTS } from "../../pipeline-dsl/targets/redshift/conflicts";
import { printMachineText, printSqlMachine } from "../../pipeline-dsl/targets/stepfunctions";
import { MOST_CONFLICTS } from "../../pipeline-dsl/targets/stepfunctions/sql-machine";
import { unwrapFailure } from "../run/failure";
import type { Machine } from "./definition";
import { Engine } from "./engine";
import { ExecutionRecords, type ExecutionRecord } from "./records";

const model = rentalModel();
const machine: Machine = {
  name: "sql",
  definition: JSON.parse(printMachineText(printSqlMachine(model, exampleBindings(model)))) as Machine["definition"],
};

interface Batches {
  readonly record: ExecutionRecord;
  /** The token of each batch that was sent. */
  readonly tokens: readonly unknown[];
}

/** The execution of a batch that the warehouse ends with these errors, one after another, and then finishes. */
async function ending(errors: readonly string[], asked: object): Promise<Batches> {
  const records = new ExecutionRecords(join(mkdtempSync(join(tmpdir(), "sql-machine-")), "executions"));
  const tokens: unknown[] = [];
  const engine = new Engine(records, {
    "aws-sdk:redshiftdata:batchExecuteStatement": ({ input }) => {
      tokens.push(input["ClientToken"]);
      return Promise.resolve({ Id: String(tokens.length) });
    },
    "aws-sdk:redshiftdata:describeStatement": ({ input }) => {
      const error = errors[Number(input["Id"]) - 1];
      return Promise.resolve(error === undefined ? { Status: "FINISHED" } : { Status: "FAILED", Error: error });
    },
  });
  const input = {
    batch: [{ sql: ["SELECT 1"] }],
    step: "load_x",
    run_id: "run",
    warehouse: { name: "w", database: "d" },
  };
  const signal = new AbortController().signal;
  const request = { machine, name: "one", input: { ...input, ...asked }, signal, onEvent: () => undefined };
  return { record: await engine.run(request), tokens };
}

async function failing(text: string, asked: object): Promise<ExecutionRecord> {
  return (await ending([text], asked)).record;
}

const prefix = (folder: string): string =>
  `ERROR: The specified S3 prefix 'curated/dim_users${folder}/load_date=2026-01-31' does not exist (it's {gone})`;

/** As Redshift Spectrum tells of a file: each on a line of its own. */
function damaged(context: string): string {
  return `ERROR: Spectrum Scan Error
  Detail:
  -----------------------------------------------
  error:  Spectrum Scan Error
  code:      15007
  context:   ${context}
  query:     26301369
  location:  dory_util.cpp:1450
  -----------------------------------------------`;
}

const FILE = "File 'https://s3.eu-west-1.amazonaws.com/lake/backup/x.parquet";

test("a folder that is gone may only not have arrived: it is no refusal, and is told by its code", async () => {
  for (const asked of [{}, { refusals: "answered" }]) {
    const { status, error, cause } = await failing(prefix(""), asked);
    expect([status, unwrapFailure(error ?? "", cause ?? "").code]).toEqual(["FAILED", "Pipeline.FilesUnreadable"]);
    expect(cause).toMatch(/step load_x of run .*dim_users.*Fix: copy/);
  }
});

test.each([
  [prefix("/_held"), "Pipeline.EarlierBatch"],
  [prefix("/_keys"), "Pipeline.EarlierBatch"],
  [damaged(`${FILE}' has an invalid version number: 4`), "Pipeline.FilesUnreadable"],
  [damaged(`${FILE}' has an incompatible Parquet s`), "Pipeline.FilesUnreadable"],
  [
    damaged("Unmatched number of columns between table and file. Table columns: 20, Data columns: 16"),
    "Pipeline.FilesUnreadable",
  ],
  [damaged(`${FILE}: Slow Down`), "Redshift.StatementFailed"],
  ["ERROR: disk full", "Redshift.StatementFailed"],
  ["ERROR: Pipeline.RowsVanished: more than 20 % are gone", "Pipeline.RowsVanished"],
  ["ERROR: Pipeline.RowsVanished: more than 20 % are gone\n  Where: SQL statement\n", "Pipeline.RowsVanished"],
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

/** As the Data API tells of a conflict: the batch's statement, the error's number, the tables and transactions. */
const conflict = fc
  .tuple(fc.constantFrom(...CONFLICTS), fc.nat(40), fc.nat())
  .map(([{ says }, statement, table]) => `Query #${String(statement)} failed\n  ${says} on table - ${String(table)}`);

test("a batch that another transaction crossed is sent again, as a batch of its own each time, until it comes through", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(conflict, { maxLength: MOST_CONFLICTS }), async (conflicts) => {
      const { record, tokens } = await ending(conflicts, { refusals: "answered" });
      expect(record.status).toBe("SUCCEEDED");
      expect(record.output).toEqual({ refusal: "" });
      expect(tokens).toHaveLength(conflicts.length + 1);
      expect(new Set(tokens).size).toBe(tokens.length);
      for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
    }),
    { numRuns: 10 },
  );
});

test("what is wrong with the batch itself is told at once, after conflicts too", async () => {
  const { record, tokens } = await ending(["ERROR: deadlock detected", "ERROR: disk full", "never asked"], {
    refusals: "answered",
  });
  expect(record.cause).toContain("disk full");
  expect(tokens).toHaveLength(2);
});

test("conflicts that do not end are told as the warehouse tells them", async () => {
  const says = "ERROR: 1023 Detail: Serializable isolation violation on table - 7";
  const { record, tokens } = await ending(Array<string>(MOST_CONFLICTS + 1).fill(says), {});
  expect(record).toMatchObject({ status: "FAILED", error: "Redshift.StatementFailed", cause: says });
  expect(tokens).toHaveLength(MOST_CONFLICTS + 1);
});
