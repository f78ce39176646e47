import { relative } from "node:path";
import type { RunResult } from "../../lab/result";
import { retryCommand, type WhereRun } from "../../lab/run/retry-command";
import { count, seconds } from "../output/numbers";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";
import { verdictWords } from "./verdict-words";

/** The home remembers the address that it was given, the wrong one too. */
const LIES_IN_THE_ADDRESS = [
  "Source.AccessDenied",
  "Source.AccountUnusable",
  "Source.AuthenticationUnsupported",
  "Source.DatabaseMissing",
  "Source.Unreachable",
];

/** What a person wants to know of a run that has ended. */
export function renderResult(
  result: RunResult,
  report: string | null,
  options: WhereRun,
  { color, tableColumns }: Terminal,
): string {
  const { run_id, logical_date, status, targets, quality, quarantine } = result;
  const sign = status === "SUCCEEDED" ? color.green("✓") : color.red("✕");
  const lines = [
    `${sign} ${logical_date || "run"} ${status.toLowerCase()} in ${seconds(result.seconds)} (run ${run_id})`,
  ];
  if (result.no_run !== null) lines.push(`  no run was begun: ${result.no_run}`);
  if (targets.length > 0) lines.push("", targetTable(targets, tableColumns));
  const breached = quality.filter(({ verdict }) => verdict !== "passed");
  if (quality.length > 0) lines.push("", `${quality.length - breached.length} of ${quality.length} quality rules held`);
  for (const { rule, ratio, threshold, verdict } of breached) {
    lines.push(`  ${rule} ${verdictWords(verdict)}: ${percent(ratio)}, the threshold is above ${percent(threshold)}`);
  }
  if (result.waiver !== null) lines.push(`  let through because: ${result.waiver}`);
  if (quarantine.length > 0) lines.push("", quarantineText(quarantine));
  if (report !== null) lines.push("", `report: ${relative(process.cwd(), report)}`);
  for (const { when, input } of result.go_on) {
    lines.push("", `go on when ${when}:`, `  ${retryCommand(options, input)}`);
  }
  if (result.go_on.length > 0 && LIES_IN_THE_ADDRESS.includes(result.error?.code ?? ""))
    lines.push(
      "",
      "here the secret is the address of --source: where that was wrong, give --source again beside --input",
    );
  return lines.join("\n");
}

/** Rows that a table of the source has and the warehouse does not get, each with why. */
function quarantineText(quarantine: RunResult["quarantine"]): string {
  const total = quarantine.reduce((sum, { rows }) => sum + rows, 0);
  const lines = quarantine.map(({ table, reason, rows }) => `  ${count(rows)} of ${table}: ${reason}`);
  return [`${count(total)} ${total === 1 ? "row" : "rows"} in quarantine`, ...lines].join("\n");
}

function targetTable(targets: RunResult["targets"], width: number): string {
  const titles = ["inserted", "updated", "closed", "removed", "rekeyed"] as const;
  return table(
    [{ title: "table" }, ...titles.map((title) => ({ title, align: "right" as const }))],
    targets.map((target) => [target.table, ...titles.map((title) => count(target[title]))]),
    width,
  );
}

function percent(ratio: number | null): string {
  return ratio === null ? "no rows" : `${Number((ratio * 100).toFixed(4))} %`;
}
