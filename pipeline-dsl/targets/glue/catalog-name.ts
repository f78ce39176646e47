/** Of a table of a source, in a zone of the lake. All zones share one database of the catalog, which keeps names in lower case. */
export function catalogName(zone: "raw" | "processed" | "quarantine", source: string, table: string): string {
  return `${zone}_${source}_${table}`.toLowerCase();
}

/** Of a table of the warehouse. */
export function curatedCatalogName(target: string): string {
  return `curated_${target}`.toLowerCase();
}
