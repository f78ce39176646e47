import type { PipelineModel } from "../../pipeline-dsl/model";
import { printArtifacts } from "../../pipeline-dsl/targets/artifacts";
import { documentationPages, lineage } from "../../pipeline-dsl/targets/docs";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift";

/** Every document that is printed from a model, by path, for reading: addresses are those of a made-up account. */
export function artifactsOf(
  model: PipelineModel,
  migrations: readonly MigrationFile[],
): readonly (readonly [path: string, text: string])[] {
  const documents: (readonly [string, string])[] = [
    ...printArtifacts(model, exampleBindings(model), migrations),
    ["lineage.json", `${JSON.stringify(lineage(model), null, 2)}\n`],
    ...[...documentationPages(model)].map(([name, text]) => [`docs/${name}`, text] as const),
  ];
  return documents.sort(([left], [right]) => (left < right ? -1 : 1));
}
