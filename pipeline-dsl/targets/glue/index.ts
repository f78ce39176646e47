export { catalogName, curatedCatalogName } from "./catalog-name";
export { ARTIFACTS_FOLDER, exampleJobFiles, type JobFiles } from "./job-files";
export { type JobSpec, printJobSpecs } from "./job-spec";
