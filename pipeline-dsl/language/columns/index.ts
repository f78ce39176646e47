export * from "./numbers";
export * from "./text";
export * from "./bytes";
export * from "./temporal";
