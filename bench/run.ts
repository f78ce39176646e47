import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { median } from "./statistics";

/** Runs every measurement in a process of its own and writes bench/REPORT.md. */
function main(): void {
  const compiled =
    measure<readonly { tables: number; milliseconds: number; perTable: number; limit: number }[]>("compile");
  const checks = Array.from({ length: 5 }, () => secondsOfCheck());
  const history = measure<{ keys: number; ours: number; dbtSnapshot: number; dbtProcess: number; ratio: number }>(
    "warehouse",
  );
  writeFileSync(
    "bench/REPORT.md",
    [
      "# Measurements",
      "",
      `Written by \`make bench\` on ${cpus().length} cores of ${cpus()[0]?.model ?? "an unknown processor"}, Node ${process.version}. Medians.`,
      "",
      "## Compiling",
      "",
      "Declaring, compiling and checking a definition of N tables, 20 columns each, in one process after import (7 times).",
      "",
      "| tables | milliseconds | a table | target |",
      "|---:|---:|---:|---:|",
      ...compiled.map(
        ({ tables, milliseconds, perTable, limit }) =>
          `| ${tables} | ${milliseconds.toFixed(0)} | ${perTable.toFixed(2)} | under ${limit} |`,
      ),
      "",
      `\`npx pipeline check\` of the rental pipeline as a whole process: ${median(checks).toFixed(2)} s (5 times; target under 1 s).`,
      "",
      "## History",
      "",
      `\`dim_apartments\` with ${history.keys.toLocaleString("en")} keys, one in a hundred changed, PostgreSQL 18, the same server and rows (5 times).`,
      "",
      "| load | seconds |",
      "|---|---:|",
      `| the printed load: COPY from Parquet, history, assertions, load history | ${history.ours.toFixed(1)} |`,
      `| \`dbt snapshot\`, check strategy, as dbt reports the snapshot alone | ${history.dbtSnapshot.toFixed(1)} |`,
      `| \`dbt snapshot\`, the whole command | ${history.dbtProcess.toFixed(1)} |`,
      "",
      `dbt's snapshot takes ${history.ratio.toFixed(2)} times as long as the printed load.`,
      "",
    ].join("\n"),
  );
}

// The scripts print what they declare here.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
function measure<Result>(name: string): Result {
  process.stderr.write(`measuring ${name}\n`);
  const { stdout, status } = spawnSync(process.execPath, ["tools/run.js", `bench/${name}.ts`], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`bench/${name}.ts failed`);
  return JSON.parse(stdout) as Result;
}

function secondsOfCheck(): number {
  const started = process.hrtime.bigint();
  spawnSync("npx", ["pipeline", "check"], { stdio: "ignore" });
  return Number(process.hrtime.bigint() - started) / 1e9;
}

main();
