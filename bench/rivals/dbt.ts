import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../lab/tools";
import { runProcess } from "../process";
import { BENCH_PROGRAMS, type PostgresAddress } from "../servers/postgres";

/** Seconds of one model or snapshot: of the whole command, and of the node alone as dbt itself reports it. */
export interface DbtSeconds {
  readonly command: number;
  readonly node: number;
}

/**
 * Runs one node of bench/rivals/dbt, a project as a dbt user writes it. `sessionOptions` are the server's, as
 * `-c work_mem=64MB`; without, the session has what the server is set to.
 */
export async function runDbt(
  server: PostgresAddress,
  command: "run" | "snapshot",
  node: string,
  sessionOptions = "",
): Promise<DbtSeconds> {
  const project = join(PROJECT_ROOT, "bench", "rivals", "dbt");
  const output = mkdtempSync(join(tmpdir(), "dbt-"));
  const folders = ["--project-dir", project, "--profiles-dir", project, "--target-path", output, "--log-path", output];
  const { seconds } = await runProcess(join(BENCH_PROGRAMS, "dbt"), [command, "--select", node, ...folders], {
    BENCH_POSTGRES_SOCKET: server.socketFolder,
    PGOPTIONS: sessionOptions,
  });
  const report = JSON.parse(readFileSync(join(output, "run_results.json"), "utf8")) as RunResults;
  const [result] = report.results;
  if (result === undefined) throw new Error(`dbt ran nothing named ${node}`);
  return { command: seconds, node: result.execution_time };
}

interface RunResults {
  readonly results: readonly { readonly execution_time: number }[];
}
