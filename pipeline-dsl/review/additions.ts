import { PIPELINE } from "../checks/paths";
import { nearestPlaces } from "../checks/nearest-places";
import type { ReviewedChange, Side } from "./review";

/** What a review says of a pipeline that was not there before: one change, which cannot be compared with anything. */
export function additions({ model, placesOf }: Side): readonly ReviewedChange[] {
  const { sources, warehouse, quality } = model;
  const tables = sources.reduce((sum, source) => sum + source.tables.length, 0);
  const targets = warehouse.targets.map(({ name }) => name);
  return [
    {
      class: "additive",
      how: "added",
      what: "existence",
      subject: "the pipeline",
      at: PIPELINE,
      words: `${model.name} added: ${String(tables)} source tables, ${String(quality.rules.length)} quality rules, targets ${targets.join(", ")}`,
      places: { before: [], after: placesOf === null ? [] : nearestPlaces(PIPELINE, placesOf) },
      downstream: { columns: [], rules: [], references: [], alarms: [], grants: [], backups: [] },
      warehouse: [],
      recomputed: [],
    },
  ];
}
