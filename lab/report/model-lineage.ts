import type { PipelineModel } from "../../pipeline-dsl/model";
import { lineage, type EdgeKind, type LineageEdge as FullEdge } from "../../pipeline-dsl/targets/docs";
import type { Lineage, LineageEdge, LineageTable } from "./data";

/** The compiler's lineage as a reader thinks of it: straight from the source to the warehouse, without the curated folder in between. */
export function lineageOf(model: PipelineModel): Lineage {
  const { tables, edges } = lineage(model);
  const kinds = new Map(model.warehouse.targets.map(({ name, kind }) => [name, kind]));
  const shown = tables
    .filter(({ zone }) => zone !== "curated")
    .map(({ name, columns }): LineageTable => ({
      name,
      kind: kinds.get(name) ?? "source",
      columns: columns.map(inLowerCase),
    }))
    .sort((left, right) => ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind));
  return { tables: shown, edges: shortened(edges) };
}

const ORDER = ["source", "dimension", "fact"];

function inLowerCase(column: LineageTable["columns"][number]): LineageTable["columns"][number] {
  return { name: column.name, type: column.type.toLowerCase() };
}

function shortened(edges: readonly FullEdge[]): LineageEdge[] {
  const intoCurated = edges.filter(({ to }) => isCurated(to));
  return edges
    .filter(({ to, kind }) => !isCurated(to) && kind !== "rule")
    .flatMap(({ from, to, kind }) => {
      if (!isCurated(from)) return [{ from, to, how: HOW[kind] }];
      return intoCurated
        .filter((edge) => edge.to === from)
        .map((edge) => ({ from: edge.from, to, how: kind === "value" ? (edge.sql ?? HOW[edge.kind]) : HOW[kind] }));
    });
}

function isCurated(name: string): boolean {
  return name.startsWith("curated.");
}

const HOW: Readonly<Record<EdgeKind, string>> = {
  value: "as it is",
  seen: "every value ever seen",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key of",
  firstVersion: "start of the first version",
  rule: "watched by",
};
