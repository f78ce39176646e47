import "@microsoft/jest-sarif";
import { runChecks } from "../run-checks";
import { rentalModel, tableOf } from "../testing/rental";
import { sarifLog } from "./sarif";

const place = { file: "/project/stacks/rental marketplace/warehouse.ts", line: 24, column: 3, part: "" };

const diagnostics = runChecks(
  rentalModel((model) => {
    tableOf(model, "apartments").extract = { kind: "newRowsBy", column: "created_at", overlapSeconds: 0 };
    model.objectives.jobSuccessRate = 0.999;
  }),
  { placesOf: (path) => (path === "/" ? [place] : []) },
);

test("a log with errors and warnings is valid SARIF 2.1.0", () => {
  expect(diagnostics.length).toBeGreaterThan(3);
  expect(sarifLog(diagnostics, "/project")).toBeValidSarifLog();
});

test("a log without findings is valid SARIF 2.1.0", () => {
  expect(sarifLog([], "/project")).toBeValidSarifLog();
});

test("the matcher refuses what is not SARIF", () => {
  expect({ ...sarifLog([], "/project"), version: "3" }).not.toBeValidSarifLog();
});

test("every result has its rule, its level and its first place", () => {
  const [run] = sarifLog(diagnostics, "/project").runs;
  for (const result of run?.results ?? []) {
    expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    expect(result.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
      "stacks/rental%20marketplace/warehouse.ts",
    );
    expect(result.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 24, startColumn: 3 });
  }
  expect(run?.results?.map(({ level }) => level)).toContain("warning");
});

test("what waits for a fault stands in its message", () => {
  const [first] = diagnostics;
  if (first === undefined) throw new Error("there are diagnostics");
  const [run] = sarifLog([{ ...first, waiting: 3 }, first], "/project").runs;
  const said = run?.results?.map(({ message }) => /waiting: .*/.exec(message.text ?? "")?.[0]);
  expect(said).toEqual(["waiting: 3 definitions are built on this and looked at when it is mended", undefined]);
});
