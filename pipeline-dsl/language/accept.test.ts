import "@microsoft/jest-sarif";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openWarnings, renderText, summarize } from "../checks/render/text";
import { sarifLog } from "../checks/render/sarif";
import { compile, parseModel, printModel } from "../index";
import { diffModels } from "../review";
import { evaluate, scriptOf } from "./arguments/testing/mutations";

const EXAMPLE =
  scriptOf(readFileSync(join(__dirname, "../../docs/language-example.ts"), "utf8")).split("var elsewhere")[0] ?? "";
const ACCEPTS = 'accepts: [accept("value-may-not-fit", "notes are a few lines long", { column: "notes" })],';

function compiled(accepts: string, atPipeline = "") {
  const script = EXAMPLE.replace(ACCEPTS, accepts).replace("  sources: [shop],", `  sources: [shop],${atPipeline}`);
  return compile(evaluate(script));
}

function said(accepts: string, atPipeline = ""): readonly string[] {
  return compiled(accepts, atPipeline).diagnostics.map(({ code, accepted }) =>
    accepted === undefined ? code : `${code} accepted`,
  );
}

test.each([
  ["nothing", "", ["value-may-not-fit"]],
  ["the column's warning", ACCEPTS, ["value-may-not-fit accepted"]],
  ["the whole dimension's", 'accepts: [accept("value-may-not-fit", "short")],', ["value-may-not-fit accepted"]],
  [
    "another column's",
    'accepts: [accept("value-may-not-fit", "short", { column: "title" })],',
    ["acceptance-unused", "value-may-not-fit"],
  ],
  ["another warning", 'accepts: [accept("key-cannot-grow", "small")],', ["acceptance-unused", "value-may-not-fit"]],
  [
    "the same twice",
    'accepts: [accept("value-may-not-fit", "short"), accept("value-may-not-fit", "tiny")],',
    ["acceptance-unused", "value-may-not-fit accepted"],
  ],
  ["an error", 'accepts: [accept("unknown-column", "later")],', ["wrong-kind"]],
  ["a code that is none", 'accepts: [accept("value-may-not-fti", "short")],', ["wrong-kind"]],
  ["without a reason", 'accepts: [accept("value-may-not-fit", " ")],', ["wrong-kind"]],
])("accepting %s", (_what, accepts, expected) => {
  expect([...said(accepts)].sort()).toEqual(expected);
});

test("what a pipeline accepts is about no table", () => {
  const accepts = ' accepts: [accept("value-may-not-fit", "short")],';
  expect([...said("", accepts)].sort()).toEqual(["acceptance-unused", "value-may-not-fit"]);
  const schedule = EXAMPLE.replace('daily("04:00", "Europe/Paris")', 'daily("02:30", "Europe/Paris")');
  const withAccept = schedule.replace(
    "  sources: [shop],",
    ' sources: [shop], accepts: [accept("schedule-skipped-by-clock-change", "one day a year")],',
  );
  expect(compile(evaluate(withAccept)).diagnostics.map(({ accepted }) => accepted)).toContain("one day a year");
});

test("an unused acceptance stands at its own place", () => {
  const [unused] = compiled('accepts: [accept("key-cannot-grow", "small")],').diagnostics.filter(
    ({ code }) => code === "acceptance-unused",
  );
  const line = EXAMPLE.split("\n").findIndex((each) => each.includes(ACCEPTS)) + 1;
  expect(unused?.places).toEqual([expect.objectContaining({ line, part: "accepts" })]);
});

test("the lock keeps it, a review tells of it, and reports show it", () => {
  const { model, diagnostics } = compiled(ACCEPTS);
  const { model: before } = compiled("");
  expect(parseModel(printModel(model)).accepted).toEqual([
    {
      code: "value-may-not-fit",
      at: "/warehouse/targets/dim_articles/columns/notes",
      reason: "notes are a few lines long",
    },
  ]);
  expect(printModel(before)).not.toContain("accepted");
  expect(diffModels(before, model).map(({ words }) => words)).toEqual(['accepted: "notes are a few lines long"']);
  expect(diffModels(model, before).map(({ words }) => words)).toEqual(["accepted no more"]);
  expect(openWarnings(diagnostics)).toEqual([]);
  expect(summarize(diagnostics)).toBe("1 accepted warning");
  expect(renderText(diagnostics, "/")).toContain("accepted because: notes are a few lines long");
  expect(sarifLog(diagnostics, "/")).toBeValidSarifLog();
  expect(sarifLog(diagnostics, "/").runs[0]?.results?.[0]?.suppressions?.[0]).toMatchObject({
    status: "accepted",
    justification: "notes are a few lines long",
  });
});
