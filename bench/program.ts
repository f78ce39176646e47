import { spawnSync } from "node:child_process";
import { median } from "./statistics";

/** The most seconds that the whole Pulumi program may take as a process, under mocks. */
const LIMIT_SECONDS = 4;
const REPETITIONS = 5;

/** Tables of a definition, and ten times as many: more would not fit into the one machine of Step Functions. */
const TABLES = [3, 30] as const;

/** Runs the Pulumi program under mocks, each time in a process of its own; prints one JSON object. */
function main(): void {
  const rental = measure([]);
  const sizes = TABLES.map((tables) => ({ tables, ...measure([String(tables)]) }));
  process.stdout.write(`${JSON.stringify({ limitSeconds: LIMIT_SECONDS, rental, sizes })}\n`);
}

interface Run {
  readonly resources: number;
  readonly seconds: number;
}

function measure(definition: readonly string[]): Run {
  const runs = Array.from({ length: REPETITIONS }, () => runProgram(definition));
  return { resources: runs[0]?.resources ?? 0, seconds: median(runs.map(({ seconds }) => seconds)) };
}

function runProgram(definition: readonly string[]): Run {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["-r", "ts-node/register", "infra/testing/program.ts", "prod", ...definition],
    { encoding: "utf8" },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`the program failed:\n${stderr}`);
  return { resources: Number.parseInt(stdout, 10), seconds };
}

main();
