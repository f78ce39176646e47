import { compile } from "../../pipeline-dsl/compile";
import { isJob, stepsOf } from "../../pipeline-dsl/targets/steps";
import declaration from "../../stacks/rental-marketplace/pipeline";
import { comesToAJob } from "./comes-to-a-job";

const steps = stepsOf(compile(declaration).model);
const lastJob = steps.findLastIndex(isJob);

test("a new run comes to the jobs", () => {
  expect(comesToAJob({ logical_date: "2026-01-31" } as object, steps)).toBe(true);
});

test.each(steps.map(({ name }, index) => [name, index <= lastJob] as const))(
  "a retry at %s comes to a job: %s",
  (failed_job, expected) => {
    expect(comesToAJob({ retry: true, failed_job }, steps)).toBe(expected);
  },
);

test("a retry of a step that is not there, which is refused, does not", () => {
  expect(comesToAJob({ retry: true, failed_job: "load_nothing" }, steps)).toBe(false);
});
