import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { InvalidModel, parseModel } from "../../pipeline-dsl/model/schema";
import { readTextIfPresent, writeFileAtomically } from "./files";
import type { HomeLayout } from "./layout";

/** The definition that a run was made with stands beside its result; a retry's is that of the run that it heals. */
export function keepModel(layout: HomeLayout, runId: string, model: PipelineModel): void {
  writeFileAtomically(fileOf(layout, runId), printModel(model));
}

/** Null where the run has kept none that this version can read. */
export function keptModel(layout: HomeLayout, runId: string): PipelineModel | null {
  const text = readTextIfPresent(fileOf(layout, runId));
  if (text === null) return null;
  try {
    return parseModel(text);
  } catch (error) {
    if (error instanceof InvalidModel) return null;
    throw error;
  }
}

function fileOf(layout: HomeLayout, runId: string): string {
  return join(layout.runs, runId, "model.json");
}
