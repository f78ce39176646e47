import { stateNamesBesideSteps } from "../../targets/stepfunctions/pipeline-machine";
import { stateNamesOf } from "../../targets/stepfunctions/step-states";
import { COMMIT, isJob, MANIFEST, MIGRATE, QUALITY_GATE, type Step, stepsOf } from "../../targets/steps";
import { defineCheck } from "../check";
import { jobPath } from "../paths";

export const duplicateStep = defineCheck({
  code: "duplicate-step",
  severity: "error",
  summary: "Two steps or states of a run have one name",
  page: {
    explanation: `A job's step bears the job's name; the other steps are \`${MIGRATE}\`, \`${QUALITY_GATE}\`, \`admit\`, \`load_<table>\`, \`${MANIFEST}\` and \`${COMMIT}\`.
A retry names the step that it starts from and the run ledger remembers finished steps by name, so every step needs its own. Every step is also several states of the machine, \`gate_<step>\`,
\`ok_<step>\`, \`mark_<step>\` and the like, beside states of other names, such as \`ReadRun\`: a job of such a name would take the state's place.`,
    remedy: `Rename the job.`,
    refused: `jobs: { extract: "commit", load: "glue_to_redshift_job" }`,
    accepted: `jobs: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" }`,
  },
  *find({ model }) {
    const { extract } = model.jobs;
    const steps = stepsOf(model).filter((step) => !isJob(step));
    const known = new Set([...stateNamesBesideSteps(model), ...steps.flatMap(statesOf)]);
    for (const [job, others] of [
      ["extract", known],
      ["load", new Set([...known, ...statesOf(extract)])],
    ] as const) {
      const { name } = model.jobs[job];
      const state = statesOf({ name }).find((each) => others.has(each) || MADE_BY_STAGES.test(each));
      if (state === undefined) continue;
      const isStep =
        name === model.jobs[job === "load" ? "extract" : "load"].name || steps.some((step) => step.name === name);
      yield {
        message: isStep
          ? `two steps of a run would be named ${name}`
          : `the ${job} job ${name} would be the state ${state} of the machine, which is another one's name`,
        at: [{ path: jobPath(job), part: `jobs.${job}.name` }],
        why: "a retry, the run ledger and the machine know a step and its states by their names alone",
        fix: "rename the job",
      };
    }
  },
});

/** Of stages and of parts of a large machine. */
const MADE_BY_STAGES = /^(?:stage_\d+|run_.*_part_\d+)$/;

function statesOf(step: Pick<Step, "name">): readonly string[] {
  return Object.values(stateNamesOf(step));
}
