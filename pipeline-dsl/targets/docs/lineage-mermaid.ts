import type { EdgeKind, Lineage, LineageEdge } from "./lineage";

const LABELS: Readonly<Record<EdgeKind, string>> = {
  value: "",
  seen: "every value",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key",
  firstVersion: "first version from",
  rule: "tested by",
};

/**
 * The way from source columns to warehouse columns as a Mermaid flowchart. The curated folders in between, which only
 * spell out a lookup's parts, are skipped, and the rules are left to the data dictionary.
 */
export function printLineageDiagram(lineage: Lineage): string {
  const edges = withoutCurated(lineage);
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

function withoutCurated({ edges }: Lineage): readonly LineageEdge[] {
  const into = new Map<string, LineageEdge[]>();
  for (const edge of edges) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  return edges
    .filter(({ to }) => !isCurated(to) && !to.startsWith("rule:"))
    .flatMap((edge) => {
      if (!isCurated(edge.from)) return [edge];
      return (into.get(edge.from) ?? []).map((first) => ({
        ...edge,
        from: first.from,
        kind: edge.kind === "value" ? first.kind : edge.kind,
      }));
    });
}

function isCurated(column: string): boolean {
  return column.startsWith("curated.");
}

/** Mermaid takes letters, digits and underscores for a node. */
function nodeId(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, "__");
}
