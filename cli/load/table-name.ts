import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { CommandFailed } from "../output/failures";

/** The table that somebody has typed. */
export function tableNamed(name: string, { warehouse: { targets } }: PipelineModel): Target {
  const table = targets.find((each) => each.name === name);
  if (table !== undefined) return table;
  const tables = targets.map((each) => each.name);
  throw new CommandFailed(
    "Pipeline.UnknownTable",
    `there is no table ${name}; ${didYouMean(name, tables, `the tables are ${tables.join(", ")}`)}`,
  );
}
