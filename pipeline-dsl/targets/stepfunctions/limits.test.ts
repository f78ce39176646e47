import type { MachineDocument, TaskState } from "./asl";
import { ARTIFACT_LIMITS } from "../../checks/limits/artifact";
import type { Step } from "../steps";
import { measureMachine } from "./limits";

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

/** What is over its limit. */
function over(document: MachineDocument): string[] {
  const steps = Object.keys(document.States).map((step): Step => ({
    name: step,
    kind: "load",
    target: null,
    admitted: [],
    after: [],
  }));
  return measureMachine("m", document, steps)
    .filter(({ kind, size }) => size > ARTIFACT_LIMITS[kind].most)
    .map(({ name }) => name);
}

test("a small machine passes", () => {
  expect(over(machine(10))).toEqual([]);
});

test("a definition is full at four fifths of a mebibyte", () => {
  expect(over(machine(8, "x".repeat(100_000)))).toEqual([]);
  expect(over(machine(9, "x".repeat(100_000)))).toEqual(["the machine m"]);
});

test("the size is counted in bytes", () => {
  expect(over(machine(5, "é".repeat(100_000)))).toEqual(["the machine m"]);
});

test("an execution's history is full at 20,000 events, retries included", () => {
  // Fourteen events a task: six, and four more for each of two retries.
  expect(over(machine(1_428))).toEqual([]);
  expect(over(machine(1_429))).toEqual(["an execution of m"]);
});

test("an input is full at four fifths of 256 KiB", () => {
  expect(over(machine(1, "x".repeat(209_000)))).toEqual([]);
  expect(over(machine(1, "x".repeat(210_000)))).toEqual(["the SQL of task_0"]);
});
