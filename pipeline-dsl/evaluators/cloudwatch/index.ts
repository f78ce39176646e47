export * from "./lints";
export * from "./scenario-table";
