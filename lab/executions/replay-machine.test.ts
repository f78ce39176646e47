import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { printMachineText, printRecoveryMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import type { JsonObject } from "../json";
import { unwrapFailure } from "../run/failure";
import type { Machine } from "./definition";
import { AT_ONCE, Engine } from "./engine";
import { type ExecutionRecord, ExecutionRecords } from "./records";
import { TaskError } from "./task";

const model = rentalModel();
const STEPS = stepsOf(model)
  .filter(({ kind }) => kind === "migrate" || kind === "load")
  .map(({ name }) => name);
const REFUSAL = "ERROR: Pipeline.RowsVanished: more than 20 % are gone";

function replayMachine(): Machine {
  const printed = printRecoveryMachines(model, exampleBindings(model), warehouseBatches(model, []));
  const found = printed.find(({ kind }) => kind === "replay");
  if (found === undefined) throw new Error("no machine loads a committed batch");
  return { name: found.name, definition: JSON.parse(printMachineText(found.document)) as Machine["definition"] };
}

const machine = replayMachine();

interface Replay {
  readonly record: ExecutionRecord;
  /** How often each batch was sent. */
  readonly sent: ReadonlyMap<string, number>;
}

/** `act`: what comes of the batch of one step, whose others all come through. */
async function replay(step: string, act: () => string, asked: JsonObject): Promise<Replay> {
  const sent = new Map<string, number>();
  const records = new ExecutionRecords(join(mkdtempSync(join(tmpdir(), "replay-machine-")), "executions"));
  const handlers = {
    "states:startExecution.sync:2": ({ state }: { readonly state: string }) => {
      sent.set(state, (sent.get(state) ?? 0) + 1);
      return Promise.resolve({ Output: { refusal: state === step ? act() : "" } });
    },
  };
  const run = {
    run_id: "run",
    logical_date: "2026-01-31",
    folder: "load_date=2026-01-31",
    window_start: "",
    window_end: "2026-01-31T02:00:00",
    epoch: "1",
    warehouse: { name: "w", database: "d", secret_arn: "" },
  };
  const record = await new Engine(records, handlers, AT_ONCE).run({
    machine,
    name: "one",
    input: { run, skip: {}, ...asked },
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
  return { record, sent };
}

test("what comes through is answered with no refusal", async () => {
  const { record, sent } = await replay("", () => "", { refusals: "answered" });
  expect(record).toMatchObject({ status: "SUCCEEDED", output: { refusal: "" } });
  expect([...sent.keys()].sort()).toEqual([...STEPS].sort());
});

describe.each(STEPS)("%s", (step) => {
  test("is sent once where it refuses, and the refusal is the answer", async () => {
    const { record, sent } = await replay(step, () => REFUSAL, { refusals: "answered" });
    expect(record).toMatchObject({ status: "SUCCEEDED", output: { refusal: REFUSAL } });
    expect(sent.get(step)).toBe(1);
  });

  test("refuses also who does not ask: nobody takes it for an end that is well", async () => {
    const { record } = await replay(step, () => REFUSAL, {});
    expect(record).toMatchObject({ status: "FAILED", error: "Pipeline.Refused", cause: REFUSAL });
    expect(unwrapFailure(record.error ?? "", record.cause ?? "").code).toBe("Pipeline.RowsVanished");
  });

  test("is sent again where it fails, and then fails", async () => {
    const fail = (): never => {
      throw new TaskError("States.TaskFailed", "the disk is full");
    };
    const { record, sent } = await replay(step, fail, { refusals: "answered" });
    expect(record).toMatchObject({ status: "FAILED", error: "States.TaskFailed" });
    expect(sent.get(step)).toBe(3);
  });
});
