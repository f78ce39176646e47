import type { PipelineModel } from "../../pipeline-dsl/model";
import { describeEdge, directEdges, lineage } from "../../pipeline-dsl/targets/docs";
import type { Lineage, LineageTable } from "./data";

/** The compiler's lineage as the report shows it: straight from the source to the warehouse. */
export function lineageOf(model: PipelineModel): Lineage {
  const full = lineage(model);
  const kinds = new Map(model.warehouse.targets.map(({ name, kind }) => [name, kind]));
  const tables = full.tables
    .filter(({ zone }) => zone !== "curated")
    .map(({ name, columns }): LineageTable => ({
      name,
      kind: kinds.get(name) ?? "source",
      columns,
    }))
    .sort((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
  return {
    tables,
    edges: directEdges(full).map((edge) => ({ from: edge.from, to: edge.to, how: describeEdge(edge) })),
  };
}

const ORDER = ["source", "dimension", "fact"];
