import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "./definition";
import { Engine } from "./engine";
import { ExecutionRecords, type ExecutionRecord } from "./records";
import { TaskError, type TaskHandlers } from "./task";

const TASK = { Type: "Task", TimeoutSeconds: 30 } as const;

function engineWith(handlers: TaskHandlers): { engine: Engine; records: ExecutionRecords } {
  const records = new ExecutionRecords(join(mkdtempSync(join(tmpdir(), "lab-engine-")), "executions"));
  return { engine: new Engine(records, handlers), records };
}

function run(engine: Engine, machine: Machine, signal = new AbortController().signal): Promise<ExecutionRecord> {
  return engine.run({ machine, name: "one", input: {}, signal, onEvent: () => undefined });
}

describe("the engine", () => {
  const machine: Machine = {
    name: "m",
    definition: {
      StartAt: "A",
      States: {
        A: {
          ...TASK,
          Resource: "arn:aws:states:::svc:act",
          Parameters: { "id.$": "$$.Execution.Id", "redrive.$": "$$.Execution.RedriveCount" },
          Retry: [{ ErrorEquals: ["Svc.Busy"], IntervalSeconds: 60, MaxAttempts: 2 }],
          End: true,
        },
      },
    },
  };

  test("begins no item of a Map in turn after one that has failed for good, and tries that one again before", async () => {
    const begun: unknown[] = [];
    const { engine } = engineWith({
      "svc:act": async ({ input }) => {
        begun.push(input["item"]);
        await Promise.resolve();
        if (input["item"] === 2) throw new TaskError("Svc.Busy", "come back");
        return {};
      },
    });
    const Act = {
      ...TASK,
      Resource: "arn:aws:states:::svc:act",
      Parameters: { "item.$": "$" },
      Retry: [{ ErrorEquals: ["Svc.Busy"], IntervalSeconds: 60, MaxAttempts: 1 }],
      End: true,
    } as const;
    const States = {
      List: { Type: "Pass", Result: [1, 2, 3, 4], Next: "Each" },
      Each: {
        Type: "Map",
        MaxConcurrency: 1,
        ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, StartAt: "Act", States: { Act } },
        End: true,
      },
    } as const;
    const inTurn = { name: "m", definition: { StartAt: "List", States } } as unknown as Machine;
    expect(await run(engine, inTurn)).toMatchObject({ status: "FAILED", error: "Svc.Busy" });
    // What the library's queue would begin, it begins behind the end.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(begun).toEqual([1, 2, 2]);
  });

  test.each([
    ["a task", { ...TASK, Resource: "arn:aws:states:::svc:judge", End: true }],
    ["a Choice", { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 2, Next: "Note" }], Default: "No" }],
  ])("nor after one that has ended badly behind its first task, by %s", async (_what, Judge) => {
    const begun: unknown[] = [];
    const { engine } = engineWith({
      "svc:act": ({ input }) => {
        begun.push(input["n"]);
        return Promise.resolve(input);
      },
      "svc:judge": ({ input }) =>
        Number(input["n"]) < 2 ? Promise.resolve({}) : Promise.reject(new TaskError("No", "")),
    });
    const items = {
      Act: { ...TASK, Resource: "arn:aws:states:::svc:act", Next: "Judge" },
      Judge,
      Note: { ...TASK, Resource: "arn:aws:states:::svc:judge", End: true },
      No: { Type: "Fail", Error: "No" },
    };
    const States = {
      List: { Type: "Pass", Result: [{ n: 1 }, { n: 2 }, { n: 3 }], Next: "Each" },
      Each: {
        Type: "Map",
        MaxConcurrency: 1,
        ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, StartAt: "Act", States: items },
        End: true,
      },
    };
    const inTurn = { name: "m", definition: { StartAt: "List", States } } as unknown as Machine;
    expect(await run(engine, inTurn)).toMatchObject({ status: "FAILED", error: "No" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(begun).toEqual([1, 2]);
  });

  test("what an item of a Map is merged with is not there for the next one", async () => {
    const States = {
      List: { Type: "Pass", Result: { all: { x: true }, items: [{ a: true }, { b: true }] }, Next: "Each" },
      Each: {
        Type: "Map",
        MaxConcurrency: 1,
        ItemsPath: "$.items",
        ItemSelector: { "merged.$": "States.JsonMerge($.all, $$.Map.Item.Value, false)" },
        ItemProcessor: { StartAt: "Keep", States: { Keep: { Type: "Pass", End: true } } },
        End: true,
      },
    };
    const merging = { name: "m", definition: { StartAt: "List", States } } as unknown as Machine;
    expect((await run(engineWith({}).engine, merging)).output).toEqual([
      { merged: { x: true, a: true } },
      { merged: { x: true, b: true } },
    ]);
  });

  test("a Fail may compute its cause, within a Map too, and the record tells it as one state", async () => {
    const failing = (from: string) => ({
      Type: "Fail" as const,
      Error: "Pipeline.Held",
      CausePath: `States.Format('It is held by {}', ${from})`,
    });
    const record = await engineWith({}).engine.run({
      machine: {
        name: "Told",
        definition: {
          StartAt: "Each",
          States: {
            Each: {
              Type: "Map",
              ItemsPath: "$.all",
              ItemProcessor: { StartAt: "Refused", States: { Refused: failing("$.owner") } },
              End: true,
            },
          },
        },
      },
      name: "told",
      input: { all: [{ owner: "somebody" }] },
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    expect(record).toMatchObject({ status: "FAILED", error: "Pipeline.Held", cause: "It is held by somebody" });
    const ofRefused = record.events.filter(({ state }) => state.startsWith("Refused"));
    expect(new Set(ofRefused.map(({ state }) => state))).toEqual(new Set(["Refused"]));
    expect(ofRefused.filter(({ type }) => type === "entered")).toHaveLength(1);
  });

  test("gives a task the execution's identity and retries it without the cloud's pauses", async () => {
    const attempts: number[] = [];
    const { engine, records } = engineWith({
      "svc:act": (call) => {
        attempts.push(call.attempt);
        if (call.attempt < 3) throw new TaskError("Svc.Busy", "come back");
        return Promise.resolve({ got: call.input });
      },
    });
    const began = Date.now();
    const record = await run(engine, machine);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(attempts).toEqual([1, 2, 3]);
    expect(record).toMatchObject({
      status: "SUCCEEDED",
      output: { got: { id: expect.stringMatching(/:execution:m:one$/), redrive: 0 } },
    });
    expect(records.read("one")).toEqual(record);
    expect(record.events.map((event) => event.type)).toEqual([
      "entered",
      "failed",
      "retried",
      "failed",
      "retried",
      "exited",
    ]);
  });

  test("has the clock that it is given, within a branch too, else this computer's", async () => {
    const asks = { Type: "Pass", Parameters: { "now.$": "$$.Execution.StartTime" }, End: true } as const;
    const parallel: Machine = {
      name: "m",
      definition: {
        StartAt: "A",
        States: { A: { Type: "Parallel", Branches: [{ StartAt: "B", States: { B: asks } }], End: true } },
      },
    };
    const { engine } = engineWith({});
    const request = { input: {}, signal: new AbortController().signal, onEvent: () => undefined };
    for (const machine of [parallel, { name: "m", definition: { StartAt: "B", States: { B: asks } } }]) {
      const given = {
        ...request,
        machine,
        name: `given ${machine.definition.StartAt}`,
        startTime: "9999-12-31T23:59:59Z",
      };
      expect(JSON.stringify((await engine.run(given)).output)).toContain("9999-12-31T23:59:59Z");
      const now = await engine.run({ ...request, machine, name: `now ${machine.definition.StartAt}` });
      expect(JSON.stringify(now.output)).toContain(new Date().toISOString().slice(0, 10));
    }
  });

  test("ends with the error's name and cause of the task that failed", async () => {
    const { engine } = engineWith({ "svc:act": () => Promise.reject(new TaskError("Svc.Denied", "not you")) });
    expect(await run(engine, machine)).toMatchObject({ status: "FAILED", error: "Svc.Denied", cause: "not you" });
  });

  test("refuses a name that was used before", async () => {
    const { engine } = engineWith({ "svc:act": () => Promise.resolve({}) });
    await run(engine, machine);
    await expect(run(engine, machine)).rejects.toThrow(/exists already/);
  });

  test("waits for a task that outlives its failed sibling, and does not go on behind it", async () => {
    const done: string[] = [];
    const { engine } = engineWith({
      "svc:fail": () => Promise.reject(new TaskError("Svc.Broken", "no")),
      "svc:slow": async () => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        done.push("slow");
        return {};
      },
      "svc:mark": () => {
        done.push("mark");
        return Promise.resolve({});
      },
    });
    const record = await run(engine, {
      name: "p",
      definition: {
        StartAt: "P",
        States: {
          P: {
            Type: "Parallel",
            End: true,
            Branches: [
              { StartAt: "F", States: { F: { ...TASK, Resource: "arn:aws:states:::svc:fail", End: true } } },
              {
                StartAt: "S",
                States: {
                  S: { ...TASK, Resource: "arn:aws:states:::svc:slow", Next: "M" },
                  M: { ...TASK, Resource: "arn:aws:states:::svc:mark", End: true },
                },
              },
            ],
          },
        },
      },
    });
    expect(record).toMatchObject({ status: "FAILED", error: "Svc.Broken" });
    expect(done).toEqual(["slow"]);
  });

  test("one that was stopped before it began is ABORTED, and calls nothing", async () => {
    const called: string[] = [];
    const { engine } = engineWith({
      "svc:act": () => {
        called.push("act");
        return Promise.resolve({});
      },
    });
    const record = await run(engine, machine, AbortSignal.abort());
    expect(record).toMatchObject({ status: "ABORTED", error: "Pipeline.Aborted" });
    expect(called).toEqual([]);
  });

  test("an abort ends the execution as ABORTED after its task has stopped", async () => {
    const controller = new AbortController();
    let stopped = false;
    const { engine } = engineWith({
      "svc:act": (call) =>
        new Promise((_, reject) => {
          call.signal.addEventListener("abort", () => {
            stopped = true;
            reject(new TaskError("States.TaskFailed", "stopped"));
          });
          setTimeout(() => {
            controller.abort();
          }, 20);
        }),
    });
    expect(await run(engine, machine, controller.signal)).toMatchObject({
      status: "ABORTED",
      error: "Pipeline.Aborted",
    });
    expect(stopped).toBe(true);
  });

  test("an execution whose process is gone counts as ABORTED", async () => {
    const { engine, records } = engineWith({ "svc:act": () => Promise.resolve({}) });
    const record = await run(engine, machine);
    records.write({ ...record, name: "orphan", status: "RUNNING", pid: 2 ** 22 + 1 });
    expect(records.read("orphan")?.status).toBe("ABORTED");
  });
});
