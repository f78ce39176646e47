import { lineageOf } from "../../lab/report/model-lineage";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printArtifacts } from "../../pipeline-dsl/targets/artifacts";
import { exampleJobFiles, printJobSpecs } from "../../pipeline-dsl/targets/glue";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift";

export interface Artifact {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every document that is printed from a model, for reading: addresses are those of a made-up account. Sorted by path. */
export function artifactsOf(model: PipelineModel, migrations: readonly MigrationFile[]): readonly Artifact[] {
  const documents = new Map(printArtifacts(model, exampleBindings(model), migrations));
  documents.set("lineage.json", `${JSON.stringify(lineageOf(model), null, 2)}\n`);
  return [...documents]
    .map(([path, text]) => ({ path, text }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}
