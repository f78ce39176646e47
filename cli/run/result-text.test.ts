import { createColors } from "picocolors";
import { exampleFailedReport } from "../../lab/report/fixture";
import { renderSummary } from "../../lab/report/summary";
import type { Verdict } from "../../lab/result";
import { retriesOf } from "../../lab/run/retry";
import type { WhereRun } from "../../lab/run/retry-command";
import { FAILURE_CODES } from "../../pipeline-dsl/failures";
import type { Terminal } from "../output/terminal";
import { progressLine } from "./plain-progress";
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

test("the report tells the commands that the command line tells, with the home, the definition and the site of the run", () => {
  const report = exampleFailedReport();
  const places: readonly WhereRun[] = [
    { home: ".lab" },
    { home: "it's here" },
    { home: "elsewhere", definition: "clinic/pipeline.ts" },
    { home: ".lab", site: "standby" },
  ];
  for (const where of places)
    for (const { code } of FAILURE_CODES) {
      const failed = { ...run, error: { code, step: "quality_gate", message: "" } };
      const go_on = retriesOf(failed, report.machine);
      const told = commandsIn(renderResult({ ...failed, go_on }, null, where, TERMINAL));
      expect(told).toHaveLength(go_on.length);
      expect(told.every((command) => command.includes(" --site standby ") === (where.site === "standby"))).toBe(true);
      const page = renderSummary({ ...report, run: { ...failed, go_on }, where }).text;
      expect(commandsIn(page.replaceAll("&quot;", '"').replaceAll("&#39;", "'"))).toEqual(told);
    }
});

function commandsIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/npx pipeline run [^<\n]*/g), ([command]) => command);
}

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

test.each<[Verdict, string]>([
  ["warned", "completeness.apartments.price warned: 96.2 %"],
  ["breached", "completeness.apartments.price breached: 96.2 %"],
  ["waived", "completeness.apartments.price breached and let through: 96.2 %"],
])("a rule that is %s", (verdict, said) => {
  const [first] = run.quality;
  const quality = [{ ...first!, rule: "completeness.apartments.price", ratio: 0.962, verdict }];
  const waiver = verdict === "waived" ? "the new city has no prices yet" : null;
  const text = renderResult({ ...run, quality, waiver, error: null, go_on: [] }, null, { home: ".lab" }, TERMINAL);
  expect(text).toContain(said);
  expect(text.includes("let through because: the new city")).toBe(verdict === "waived");
  const event = { kind: "rule_evaluated", at: 0, step: "glue_to_redshift_job", result: quality[0]! } as const;
  expect(progressLine(event)).toContain(said.slice(0, said.indexOf(":")));
});

test("an execution that ends well without a run says that nothing was done, and why", () => {
  const idle = { ...run, status: "SUCCEEDED" as const, error: null, go_on: [], no_run: "it was done before" };
  expect(renderResult(idle, null, { home: ".lab" }, TERMINAL)).toContain("no run was begun: it was done before");
});
