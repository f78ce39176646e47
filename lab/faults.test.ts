import type { TaskCall, TaskHandlers } from "./executions/task";
import { Faults } from "./faults";

function call(state: string, resource: string, input: TaskCall["input"] = {}): TaskCall {
  return { state, resource, input, execution: "e", attempt: 1, signal: new AbortController().signal };
}

describe("faults", () => {
  const effects: string[] = [];
  const real: TaskHandlers = {
    "glue:startJobRun.sync": ({ state }) => Promise.resolve(effects.push(state)),
    "dynamodb:updateItem": ({ state }) => Promise.resolve(effects.push(state)),
  };
  const job = call("RDS_TO_S3_job", "glue:startJobRun.sync", { JobName: "RDS_TO_S3_job-dev" });
  const mark = call("mark_write_manifest", "dynamodb:updateItem");

  beforeEach(() => {
    effects.length = 0;
  });

  test.each(["RDS_TO_S3_job", "RDS_TO_S3_job-dev"])(
    "%s fails so many times, before its effect, and then goes on",
    async (step) => {
      const handlers = new Faults([{ step, error: "Glue.ThrottlingException", times: 2 }]).inject(real);
      const run = (): Promise<unknown> => Promise.resolve(handlers["glue:startJobRun.sync"]?.(job));
      await expect(run()).rejects.toMatchObject({ name: "Glue.ThrottlingException" });
      await expect(run()).rejects.toMatchObject({ name: "Glue.ThrottlingException" });
      expect(effects).toEqual([]);
      await run();
      expect(effects).toEqual(["RDS_TO_S3_job"]);
    },
  );

  test("a kill is left to the job, which has a half-way, and fails a task that has none", async () => {
    const faults = new Faults([
      { step: "RDS_TO_S3_job", error: "KILL", times: 1 },
      { step: "mark_write_manifest", error: "KILL", times: 1 },
    ]);
    const handlers = faults.inject(real);
    await handlers["glue:startJobRun.sync"]?.(job);
    expect(effects).toEqual(["RDS_TO_S3_job"]);
    expect([faults.takeKill("RDS_TO_S3_job"), faults.takeKill("RDS_TO_S3_job")]).toEqual([true, false]);
    await expect(handlers["dynamodb:updateItem"]?.(mark)).rejects.toMatchObject({ name: "States.TaskFailed" });
    expect(effects).toEqual(["RDS_TO_S3_job"]);
  });
});
