import { relative } from "node:path";
import { stepToRetry } from "../../lab/report/retry";
import type { RunResult } from "../../lab/result";
import { count, seconds } from "../output/numbers";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";
import { retryCommand, type WhereRun } from "./retry-command";

/** What a person wants to know of a run that has ended. */
export function renderResult(
  result: RunResult,
  report: string | null,
  options: WhereRun,
  { color, columns }: Terminal,
): string {
  const { run_id, logical_date, status, targets, quality } = result;
  const sign = status === "SUCCEEDED" ? color.green("✓") : color.red("✕");
  const lines = [
    `${sign} ${logical_date || "run"} ${status.toLowerCase()} in ${seconds(result.seconds)} (run ${run_id})`,
  ];
  if (targets.length > 0) lines.push("", targetTable(targets, columns));
  const breached = quality.filter(({ verdict }) => verdict !== "passed");
  if (quality.length > 0) lines.push("", `${quality.length - breached.length} of ${quality.length} quality rules held`);
  for (const { rule, ratio, threshold, verdict } of breached) {
    lines.push(`  ${rule} ${verdict}: ${percent(ratio)}, the threshold is above ${percent(threshold)}`);
  }
  if (report !== null) lines.push("", `report: ${relative(process.cwd(), report)}`);
  const step = stepToRetry(result);
  if (step !== null) lines.push("", `go on with: ${retryCommand(options, step)}`);
  return lines.join("\n");
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
