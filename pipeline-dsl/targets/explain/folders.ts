import type { PipelineModel } from "../../model";

/** The zones through which a source table's rows go. */
export const SOURCE_ZONES = ["raw", "processed", "quarantine"] as const;

/** `raw/marketplace/apartments/`. */
export function tableFolder(
  model: PipelineModel,
  zone: (typeof SOURCE_ZONES)[number],
  source: string,
  table: string,
): string {
  return `${model.lake.zones[zone]}${source}/${table}/`;
}

/** `curated/dim_apartments/`. */
export function targetFolder(model: PipelineModel, target: string): string {
  return `${model.lake.zones.curated}${target}/`;
}

/** Where a run of the logical date D writes. */
export function ofOneRun(folder: string): string {
  return `${folder}load_date=D/`;
}
