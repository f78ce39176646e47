export type { Diagnostic, Place } from "./checks/diagnostic";
export { compile, type Compilation, isPipeline } from "./compile";
export * from "./language";
export { printModel } from "./model/canonical";
export { parseModel } from "./model/schema";
