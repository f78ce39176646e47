import type { EdgeKind, Lineage, LineageEdge } from "./lineage";

/**
 * The edges as a reader thinks of them: straight from the source to the warehouse. The curated folders in between, which
 * only spell out a lookup's parts, are skipped, and the rules are left out.
 */
export function directEdges({ edges }: Lineage): readonly LineageEdge[] {
  const into = grouped(edges, "to");
  return edges
    .filter(({ to, kind }) => !isCurated(to) && kind !== "rule")
    .flatMap((edge) => {
      if (!isCurated(edge.from)) return [edge];
      return (into.get(edge.from) ?? []).map((first) => ({
        from: first.from,
        to: edge.to,
        kind: edge.kind === "value" ? first.kind : edge.kind,
        sql: first.sql,
      }));
    });
}

/** Every edge that leads to a column (`upstream`) or away from it (`downstream`), nearest first. */
export function walk(
  edges: readonly LineageEdge[],
  start: string,
  direction: "upstream" | "downstream",
): readonly LineageEdge[] {
  const [near, far] = direction === "upstream" ? (["to", "from"] as const) : (["from", "to"] as const);
  const byNearEnd = grouped(edges, near);
  const reached = new Set([start]);
  const walked: LineageEdge[] = [];
  // A set that grows is iterated to its new end.
  for (const column of reached) {
    for (const edge of byNearEnd.get(column) ?? []) {
      walked.push(edge);
      reached.add(edge[far]);
    }
  }
  return walked;
}

/** What becomes of the value on an edge: `as it is`, `looked up by`, or the Spark SQL that computes it. */
export function describeEdge({ kind, sql }: Pick<LineageEdge, "kind" | "sql">): string {
  if (kind === "value") return sql ?? EDGE_WORDS.value;
  return sql === null ? EDGE_WORDS[kind] : `${EDGE_WORDS[kind]} ${sql}`;
}

const EDGE_WORDS: Readonly<Record<EdgeKind, string>> = {
  value: "as it is",
  seen: "every value ever seen",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key of",
  firstVersion: "start of the first version",
  rule: "watched by",
};

function grouped(edges: readonly LineageEdge[], end: "from" | "to"): ReadonlyMap<string, readonly LineageEdge[]> {
  const groups = new Map<string, LineageEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end]);
    if (group === undefined) groups.set(edge[end], [edge]);
    else group.push(edge);
  }
  return groups;
}

function isCurated(column: string): boolean {
  return column.startsWith("curated.");
}
