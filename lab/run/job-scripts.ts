import type { PipelineModel } from "../../pipeline-dsl/model";

/** Scripts in `jobs/` by job name. */
export function jobScripts({ jobs }: PipelineModel): Readonly<Record<string, string>> {
  return { [jobs.extract.name]: "RDS_TO_S3_job.py", [jobs.load.name]: "glue_to_redshift_job.py" };
}
