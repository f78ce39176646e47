import type { MachineDocument, TaskState } from "./asl";
import { checkMachineLimits } from "./limits";

function machine(tasks: number, input = "", name = (index: number): string => `task_${index}`): MachineDocument {
  const states = Array.from({ length: tasks }, (_, index): [string, TaskState] => [
    name(index),
    {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:dynamodb:getItem",
      Parameters: { input },
      ResultPath: null,
      TimeoutSeconds: 1,
      Retry: [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 2 }],
      ...(index === tasks - 1 ? { End: true } : { Next: name(index + 1) }),
    },
  ]);
  return {
    Comment: "",
    QueryLanguage: "JSONPath",
    TimeoutSeconds: 1,
    StartAt: name(0),
    States: Object.fromEntries(states),
  };
}

function codes(name: string, document: MachineDocument): string[] {
  return checkMachineLimits(name, document).map((finding) => finding.code);
}

test("a small machine passes", () => {
  expect(codes("RentalETLPipeline_sql", machine(10))).toEqual([]);
});

test.each(["", "x".repeat(81), "two words", "a/b", "a:b", "{a}"].slice(1))("%s is no name of a machine", (name) => {
  expect(codes(name, machine(1))).toEqual(["machine-name"]);
});

test("a state's name ends at 80 characters", () => {
  expect(
    codes(
      "m",
      machine(1, "", () => "x".repeat(80)),
    ),
  ).toEqual([]);
  expect(
    codes(
      "m",
      machine(1, "", () => "x".repeat(81)),
    ),
  ).toEqual(["state-name"]);
});

test("a definition is full at four fifths of a mebibyte", () => {
  expect(codes("m", machine(8, "x".repeat(100_000)))).toEqual([]);
  expect(codes("m", machine(9, "x".repeat(100_000)))).toEqual(["definition-size"]);
});

test("the size is counted in bytes", () => {
  expect(codes("m", machine(5, "é".repeat(100_000)))).toEqual(["definition-size"]);
});

test("an execution's history is full at 20,000 events, retries included", () => {
  // Fourteen events a task: six, and four more for each of two retries.
  expect(codes("m", machine(1_428))).toEqual([]);
  expect(codes("m", machine(1_429))).toEqual(["execution-history"]);
});

test("a payload is full at four fifths of 256 KiB", () => {
  expect(codes("m", machine(1, "x".repeat(209_000)))).toEqual([]);
  expect(codes("m", machine(1, "x".repeat(210_000)))).toEqual(["task-payload"]);
});

test("a finding says what, why and what to do", () => {
  expect(checkMachineLimits("two words", machine(1))).toEqual([
    {
      code: "machine-name",
      message: "two words cannot be the name of a state machine",
      why: "Step Functions takes at most 80 characters, without white space, brackets, wildcards and punctuation",
      fix: "shorten the pipeline's name, and use letters, digits, - and _ only",
    },
  ]);
});
