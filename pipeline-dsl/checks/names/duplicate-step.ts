import { COMMIT, loadStepName, MANIFEST, MIGRATE, QUALITY_GATE } from "../../targets/steps";
import { defineCheck } from "../check";
import { jobPath, targetPath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateStep = defineCheck({
  code: "duplicate-step",
  severity: "error",
  summary: "Two steps of a run have one name",
  page: {
    explanation: `A job's step bears the job's name; the other steps are \`${MIGRATE}\`, \`${QUALITY_GATE}\`, \`load_<table>\`, \`${MANIFEST}\` and \`${COMMIT}\`.
A retry names the step that it starts from and the run ledger remembers finished steps by name, so every step needs its own.`,
    remedy: `Rename the job.`,
    refused: `jobs: { extract: "commit", load: "glue_to_redshift_job" }`,
    accepted: `jobs: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" }`,
  },
  *find({ model }) {
    const { jobs, warehouse } = model;
    const steps = [
      ...[MIGRATE, QUALITY_GATE, MANIFEST, COMMIT].map((name) => ({ name, path: jobPath("extract") })),
      ...warehouse.targets.map((target) => ({ name: loadStepName(target), path: targetPath(target.name) })),
      { name: jobs.extract.name, path: jobPath("extract") },
      { name: jobs.load.name, path: jobPath("load") },
    ];
    const targets = new Set(warehouse.targets.map(loadStepName));
    for (const { name, path } of repeated(steps, (step) => step.name)) {
      // Two targets of one name are `duplicate-target`'s.
      if (targets.has(name) && name !== jobs.extract.name && name !== jobs.load.name) continue;
      yield {
        message: `two steps of a run would be named ${name}`,
        at: [{ path, part: "job" }],
        why: "a retry and the run ledger know a step by its name alone",
        fix: "rename the job",
      };
    }
  },
});
