import { partsOf } from "../../checks/paths";
import type { ReviewedChange } from "../review";

/** More arrows than this are a tangle; GitHub itself stops at 500. */
const MOST_EDGES = 120;

/** Before the id of a rule, in the flow. */
const RULE = "rule:";

/** Changed columns and what is downstream of them, as a Mermaid flowchart; null where nothing is, or too much to be seen. */
export function mermaidOf(changes: readonly ReviewedChange[]): string | null {
  const edges = new Map<string, readonly [from: string, to: string, how: string]>();
  for (const { downstream } of changes)
    for (const { from, name, how } of downstream.columns) edges.set(`${from}>${name}`, [from, name, how]);
  if (edges.size === 0 || edges.size > MOST_EDGES) return null;
  const names = [...new Set(Array.from(edges.values(), ([from, to]) => [from, to]).flat())];
  const ids = new Map(names.map((name, at) => [name, `n${String(at)}`]));
  const reached = new Set(Array.from(edges.values(), ([, to]) => to));
  const own = new Set(changes.map(({ at }) => columnAt(at)));
  const changed = names.filter((name) => !reached.has(name) || own.has(name));
  const id = (name: string): string => ids.get(name) ?? "";
  return [
    "flowchart LR",
    ...groupsOf(names).flatMap(([table, columns], at) => [
      `  subgraph t${String(at)}["${quoted(table)}"]`,
      ...columns.map(
        (name) => `    ${id(name)}["${quoted(name.slice(name.startsWith(RULE) ? RULE.length : table.length + 1))}"]`,
      ),
      "  end",
    ]),
    ...Array.from(
      edges.values(),
      ([from, to, how]) => `  ${id(from)} -->${how === "value" ? "" : `|"${quoted(how)}"|`} ${id(to)}`,
    ),
    ...(changed.length === 0
      ? []
      : [`  classDef changed stroke-width:3px`, `  class ${changed.map(id).join(",")} changed`]),
  ].join("\n");
}

/** `dim_users.age`, as the flow names what stands at the address; null: no column does. */
function columnAt(at: string): string | null {
  const [room, ...parts] = partsOf(at);
  const names = parts.filter((_, index) => index % 2 === (room === "sources" ? 0 : 1));
  return parts.at(-2) === "columns" ? names.join(".") : null;
}

function groupsOf(names: readonly string[]): readonly (readonly [table: string, columns: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const table = name.startsWith(RULE) ? "rules" : name.slice(0, name.lastIndexOf("."));
    groups.set(table, [...(groups.get(table) ?? []), name]);
  }
  return [...groups];
}

/** Inside of Mermaid's quotes only a quote ends the text, and `#` begins an entity. */
function quoted(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("#", "#35;").replaceAll('"', "#quot;");
}
