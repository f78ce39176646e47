export * from "./aws-refusals";
export * from "./codes";
export * from "./inputs";
export * from "./machines";
export * from "./name";
export * from "./replication";
export type * from "./report";
export * from "./site";
export * from "./snapshots";
