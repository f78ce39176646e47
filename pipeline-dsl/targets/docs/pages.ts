import type { PipelineModel } from "../../model";
import { dataDictionary } from "./data-dictionary";
import { erd } from "./erd";
import { lineage, type LineageEdge } from "./lineage";
import { printLineageDiagram } from "./lineage-mermaid";
import { code, fence, printTable } from "./markdown";

/** The generated documents of a pipeline: file name to Markdown. */
export function documentationPages(model: PipelineModel): ReadonlyMap<string, string> {
  return new Map([
    ["data-dictionary.md", dataDictionary(model)],
    ["erd.md", erdPage(model)],
    ["lineage.md", lineagePage(model)],
  ]);
}

function erdPage(model: PipelineModel): string {
  const { source, warehouse } = erd(model);
  return [
    `# Tables of ${model.name}\n`,
    "## Source\n",
    fence("mermaid", source),
    "## Warehouse\n",
    fence("mermaid", warehouse),
  ].join("\n");
}

function lineagePage(model: PipelineModel): string {
  const { edges, ...tables } = lineage(model);
  return [
    `# Lineage of ${model.name}\n`,
    "From source columns to warehouse columns. Every edge, with the curated folder in between and the quality rules, stands below.\n",
    fence("mermaid", printLineageDiagram({ edges, ...tables })),
    "## Every edge\n",
    printTable(["from", "to", "what", "Spark SQL"], edges.map(edgeRow)),
  ].join("\n");
}

function edgeRow({ from, to, kind, sql }: LineageEdge): readonly string[] {
  return [code(from), code(to), kind, sql === null ? "" : code(sql)];
}
