import { loadWaves, type PipelineModel } from "../../model";
import { printFoundation } from "./foundation";
import { printUnknownReferences } from "./load/unknown-references";
import { printComments, printTable, printUnknownMember } from "./table";

/** A warehouse from nothing, one statement an entry: schema, histories, procedure, tables, unknown members. */
export function printSchema(model: PipelineModel): readonly string[] {
  const { schema } = model.warehouse;
  const targets = loadWaves(model).flat();
  return [
    ...printFoundation(schema),
    ...targets.map((target) => printTable(schema, target)),
    ...printUnknownReferences(model),
    ...targets.flatMap((target) => printComments(schema, target)),
    ...targets.flatMap((target) => printUnknownMember(schema, target)),
  ];
}
