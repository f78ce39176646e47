import type { PipelineModel, Target } from "../../../model";
import { printSpellings } from "../../spark/references";

/** Folders of the lake that a target's curated rows of a day are made of, up to the date. */
export function foldersRead(model: PipelineModel, target: Target): readonly string[] {
  const { processed, raw } = model.lake.zones;
  if (target.from.kind === "distinct") {
    const tables = target.from.values.flatMap(({ seenIn }) => seenIn.map(({ source, table }) => `${source}/${table}`));
    return [...new Set(tables)].map((table) => `${processed}${table}/`);
  }
  const { source, table } = target.from;
  // How a text of the table is spelled by its parent was asked when the day was extracted.
  const spellings = printSpellings(model, target).map(({ reference }) => `${raw}${source}/${reference}/`);
  return [`${processed}${source}/${table}/`, ...spellings];
}
