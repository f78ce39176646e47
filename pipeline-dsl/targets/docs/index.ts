export { dataDictionary } from "./data-dictionary";
export { type EntityDiagrams, erd } from "./erd";
export { type EdgeKind, type Lineage, lineage, type LineageEdge, type LineageTable } from "./lineage";
export { printLineageDiagram } from "./lineage-mermaid";
export { documentationPages } from "./pages";
