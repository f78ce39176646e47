export { dataDictionary } from "./data-dictionary";
export { type EntityDiagrams, erd } from "./erd";
export { type EdgeKind, type Lineage, lineage, type LineageEdge, type LineageTable } from "./lineage";
export { describeEdge, directEdges, walk } from "./lineage-walk";
export { printLineageDiagram } from "./lineage-mermaid";
export { documentationPages } from "./pages";
export { describeStep } from "./values";
