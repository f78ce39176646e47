import { lookupsOf, type PipelineModel } from "../../model";
import { defineCheck } from "../check";
import type { ModelIndex } from "../model-index";
import { targetPath } from "../paths";

export const lookupCycle = defineCheck({
  code: "lookup-cycle",
  severity: "error",
  summary: "Dimensions look each other up in a circle",
  page: {
    explanation: `A dimension is loaded after the dimensions that it looks up. In a circle none can be first. A dimension that looks itself up, such as a category with
a parent category, is the smallest circle.`,
    remedy: `In one of the dimensions carry the natural key as a plain column instead of the surrogate key.`,
    refused: `dim_hosts: { city_key: lookup(dimCities, ...) }
dim_cities: { host_key: lookup(dimHosts, ...) }`,
    accepted: `dim_hosts: { city_key: lookup(dimCities, ...) }
dim_cities: { main_host_id: cities.main_host_id }`,
  },
  *find({ model, index }) {
    for (const cycle of cyclesOf(model, index)) {
      const chain = [...cycle, ...cycle.slice(0, 1)].join(" -> ");
      yield {
        message:
          cycle.length === 1
            ? `${chain}: the dimension looks itself up`
            : `${chain}: the dimensions look each other up`,
        at: cycle.map((name) => ({ path: targetPath(name), part: "dimension" })),
        why: "each would have to be loaded before the others",
        fix: "carry the natural key as a plain column in one of them",
      };
    }
  },
});

/** Depth first, without recursion: chains of dimensions may be long. Every back edge closes one cycle. */
function* cyclesOf(model: PipelineModel, index: ModelIndex): Iterable<readonly string[]> {
  const finished = new Set<string>();
  for (const start of model.warehouse.targets) {
    if (start.kind !== "dimension" || finished.has(start.name)) continue;
    const chain: { readonly name: string; readonly waiting: string[] }[] = [];
    const positions = new Map<string, number>();
    const enter = (name: string): void => {
      positions.set(name, chain.length);
      chain.push({ name, waiting: lookedUpBy(name, index) });
    };
    enter(start.name);
    for (let last = chain.at(-1); last !== undefined; last = chain.at(-1)) {
      const next = last.waiting.pop();
      if (next === undefined) {
        chain.pop();
        positions.delete(last.name);
        finished.add(last.name);
        continue;
      }
      const position = positions.get(next);
      if (position !== undefined) yield chain.slice(position).map(({ name }) => name);
      else if (!finished.has(next)) enter(next);
    }
  }
}

function lookedUpBy(name: string, index: ModelIndex): string[] {
  const dimension = index.dimension(name);
  if (dimension === undefined) return [];
  return [...new Set(lookupsOf(dimension).map((lookup) => lookup.dimension))].sort().reverse();
}
