import { relative, resolve } from "node:path";
import { runsOf } from "../../lab/report/ledger-runs";
import { keptElse, writeReport } from "../../lab/report/write";
import { soundDefinition } from "../load/compilation";
import { definitionOf, existingHome, withHome, type HomeOption } from "../load/home";
import type { DefinitionOption } from "../load/locate";
import { CommandFailed, UsageError } from "../output/failures";
import { nearestRun } from "../run/nearest-run";
import type { Terminal } from "../output/terminal";

export interface ReportOptions extends DefinitionOption, HomeOption {
  readonly out?: string;
}

export async function report(
  run: string | undefined,
  { home, definition, out }: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const layout = existingHome(home);
  const runs = runsOf(layout).map(({ summary }) => summary);
  const latest = runs.at(-1);
  if (latest === undefined) throw new CommandFailed("Pipeline.UnknownRun", `there is no run in ${home} yet`);
  const chosen =
    run === undefined ? latest : runs.findLast(({ runId, logicalDate }) => run === runId || run === logicalDate);
  if (chosen === undefined) {
    throw new UsageError(`there is no run ${run ?? ""} in ${home}; ${nearestRun(run ?? "", runs)}`);
  }
  const path = out === undefined ? undefined : resolve(out);
  const written = await withHome({ home }, (opened) =>
    writeReport(
      opened,
      chosen.runId,
      keptElse(() => soundDefinition(definitionOf(layout, definition, terminal)).model),
      definition === undefined ? { home } : { home, definition },
      path,
    ),
  );
  terminal.print(relative(process.cwd(), written));
}
