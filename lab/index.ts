export type { LabEvent } from "./events";
export type { Fault } from "./faults";
export { LabError } from "./errors";
export { Home, openHome, type HomeOptions } from "./home/home";
export type { CompiledPipeline } from "./run/documents";
export { runPipeline, type RunOptions } from "./run/run-pipeline";
export * from "./result";
