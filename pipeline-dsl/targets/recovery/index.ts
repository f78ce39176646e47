export * from "./codes";
export * from "./inputs";
export * from "./machines";
export type * from "./report";
export * from "./site";
