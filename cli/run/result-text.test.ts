import { createColors } from "picocolors";
import { exampleFailedReport } from "../../lab/report/fixture";
import { FAILURE_CODES } from "../../pipeline-dsl/failures";
import type { Terminal } from "../output/terminal";
import { renderResult } from "./result-text";

const COLORS = createColors(false);
const TERMINAL: Terminal = {
  print: () => undefined,
  say: () => undefined,
  columns: 80,
  tableColumns: Number.POSITIVE_INFINITY,
  live: false,
  color: COLORS,
  errorColor: COLORS,
};
const { run } = exampleFailedReport();

function textOf(code: string): string {
  return renderResult({ ...run, error: { code, step: null, message: "" } }, null, { home: ".lab" }, TERMINAL);
}

test("quarantined rows are told with their reasons, and every way on as a command", () => {
  const text = textOf("Pipeline.QualityBreached");
  expect(text).toContain(
    "8 rows in quarantine\n  6 of marketplace.bookings: another row with this primary key was kept",
  );
  expect(text.match(/npx pipeline run --input/g)).toHaveLength(run.go_on.length);
});

test("where the server's address or account was wrong, the way on says how to give another", () => {
  const told = FAILURE_CODES.map(({ code }) => code).filter((code) => textOf(code).includes("give --source again"));
  expect(told).toEqual([
    "Source.AccessDenied",
    "Source.AccountUnusable",
    "Source.AuthenticationUnsupported",
    "Source.DatabaseMissing",
    "Source.Unreachable",
  ]);
});

test("an execution that ends well without a run says that nothing was done, and why", () => {
  const idle = { ...run, status: "SUCCEEDED" as const, error: null, go_on: [], no_run: "it was done before" };
  expect(renderResult(idle, null, { home: ".lab" }, TERMINAL)).toContain("no run was begun: it was done before");
});
