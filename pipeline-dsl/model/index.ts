export type * from "./expression";
export type * from "./operations";
export type * from "./pipeline";
export type * from "./quality";
export type * from "./source";
export type * from "./target";
export type * from "./types";
export * from "./graph";
