export { exampleJobFiles, type JobFiles } from "./job-files";
export { type JobSpec, printJobSpecs } from "./job-spec";
