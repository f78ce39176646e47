import { resolve } from "node:path";
import { compareData, type ComparisonEvent } from "../../lab/comparison/compare-data";
import type { DataComparison } from "../../lab/comparison/comparison";
import { HomeRows } from "../../lab/comparison/home-rows";
import { SampleRows } from "../../lab/comparison/sample-rows";
import type { ReplayedRows } from "../../lab/comparison/replayed-rows";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { CommandFailed, UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";
import { abortOnInterrupt } from "../run/interrupt";
import { dataProgress } from "./data-progress";
import type { Comparison } from "./compare";

export interface DataOptions {
  /** A home whose rows both definitions are run on. */
  readonly data?: string;
  /** The small generated marketplace instead. */
  readonly sample?: true;
}

/** Where what both sides made of the rows is kept for the next time. */
const CACHE = ".lab/comparisons";

/** Runs both definitions on the rows of the home, or on the sample where none is named. */
export async function compareOnRows(
  { data }: DataOptions,
  comparison: Comparison,
  terminal: Terminal,
): Promise<DataComparison> {
  const models = bothModels(comparison);
  const rows = data === undefined ? SampleRows.of([models.before, models.after]) : homeRows(data, models);
  const names = { before: `the definition in ${comparison.base}`, after: "the definition here" };
  const progress = await dataProgress(terminal, names, rows.dates);
  const interrupt = abortOnInterrupt(terminal);
  try {
    const tell = (event: ComparisonEvent): void => {
      progress.tell(event);
    };
    const options = { cache: resolve(CACHE), names, signal: interrupt.signal, tell };
    return await compareData(models, comparison.changes, rows, options);
  } finally {
    interrupt.release();
    await progress.end();
    await rows.close();
  }
}

function homeRows(home: string, { before, after }: Models): ReplayedRows {
  return HomeRows.open(resolve(home), [...new Set([before.name, after.name])]);
}

interface Models {
  readonly before: PipelineModel;
  readonly after: PipelineModel;
}

function bothModels({ before, after, faults, base }: Comparison): Models {
  if (after === null)
    throw new UsageError("the definition was deleted here, so it makes nothing of any rows that could be compared");
  if (faults.length > 0)
    throw new CommandFailed(
      "Comparison.DefinitionFaulty",
      "the definition here has errors, so it makes nothing of any rows; npx pipeline check lists them",
    );
  if (before === null)
    throw new CommandFailed(
      "Comparison.NothingBefore",
      `${base} has no definition here, so there is nothing that its rows could be compared with; npx pipeline run shows what this one makes`,
    );
  return { before, after };
}
