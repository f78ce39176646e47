import { defineCheck } from "../check";
import { jobPath, type ModelPath, PIPELINE, targetPath } from "../paths";

const MOST_CHARACTERS = 80;
const PLAIN = /^[A-Za-z0-9_-]*$/;

interface AwsName {
  readonly thing: string;
  readonly path: ModelPath;
  readonly part: string;
  readonly name: string;
  /** What AWS sees: the given name with what the compiler adds. */
  readonly physical: string;
}

export const awsNameInvalid = defineCheck({
  code: "aws-name-invalid",
  severity: "error",
  summary: "A name is not one that AWS takes",
  page: {
    explanation: `Names of state machines, executions and states have at most ${String(MOST_CHARACTERS)} characters, without blanks, brackets and most punctuation; CloudWatch
loses the metrics of names that are not ASCII. The compiler adds to the given names: the SQL child machine is \`<pipeline>_sql\`, the gate
before a load is the state \`gate_load_<table>\`.`,
    remedy: `Use letters, digits, underscores and hyphens, and leave room for what is added.`,
    refused: `pipeline("Rental ETL: pipeline", { ... })`,
    accepted: `pipeline("RentalETLPipeline", { ... })`,
  },
  *find({ model }) {
    const { name, jobs, warehouse } = model;
    const names: readonly AwsName[] = [
      { thing: "the pipeline's name", path: PIPELINE, part: "name", name, physical: `${name}_sql` },
      ...(["extract", "load"] as const).map((job) => ({
        thing: `the ${job} job's name`,
        path: jobPath(job),
        part: `jobs.${job}.name`,
        name: jobs[job].name,
        physical: `gate_${jobs[job].name}`,
      })),
      ...warehouse.targets.map((target) => ({
        thing: `the table name`,
        path: targetPath(target.name),
        part: target.kind,
        name: target.name,
        physical: `gate_load_${target.name}`,
      })),
    ];
    for (const { thing, path, part, name: given, physical } of names) {
      const tooLong = physical.length - MOST_CHARACTERS;
      if (given !== "" && tooLong <= 0 && PLAIN.test(given)) continue;
      yield {
        message:
          tooLong > 0
            ? `${thing} ${given} is ${String(tooLong)} characters too long: AWS would see ${physical}`
            : `${thing} ${JSON.stringify(given)} holds characters that AWS does not take`,
        at: [{ path, part }],
        why: `machines, jobs and states have at most ${String(MOST_CHARACTERS)} letters, digits, underscores and hyphens`,
        fix:
          tooLong > 0 ? `shorten it by ${String(tooLong)} characters` : "use letters, digits, underscores and hyphens",
      };
    }
  },
});
