import type { EdgeKind, Lineage, LineageEdge } from "./lineage";
import { directEdges } from "./lineage-walk";

const LABELS: Readonly<Record<EdgeKind, string>> = {
  value: "",
  seen: "every value",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key",
  firstVersion: "first version from",
  rule: "tested by",
};

/** The way from source columns to warehouse columns as a Mermaid flowchart; the rules are left to the data dictionary. */
export function printLineageDiagram(lineage: Lineage): string {
  const edges = directEdges(lineage);
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const groups = lineage.tables
    .filter(({ zone }) => zone !== "curated")
    .flatMap(({ name, columns }) => {
      const nodes = columns
        .filter((column) => used.has(`${name}.${column.name}`))
        .map((column) => `    ${nodeId(`${name}.${column.name}`)}["${column.name}"]`);
      return nodes.length === 0 ? [] : [`  subgraph ${nodeId(name)}["${name}"]`, ...nodes, "  end"];
    });
  return ["flowchart LR", ...groups, ...edges.map(printEdge)].map((line) => `${line}\n`).join("");
}

function printEdge({ from, to, kind }: LineageEdge): string {
  const label = LABELS[kind];
  return `  ${nodeId(from)} -->${label === "" ? "" : `|${label}|`} ${nodeId(to)}`;
}

/** Mermaid takes letters, digits and underscores for a node. */
function nodeId(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, "__");
}
