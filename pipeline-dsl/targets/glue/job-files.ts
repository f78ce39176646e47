import type { Bindings } from "../bindings";

/** Where a stack keeps what the jobs run, and as whom they run. Locations carry the content's hash in a real stack. */
export interface JobFiles {
  readonly roleArns: { readonly extract: string; readonly load: string };
  readonly scripts: { readonly extract: string; readonly load: string };
  /** The `etl` package, zipped. */
  readonly library: string;
  /** MySQL's JDBC driver; null: the one that Glue brings. */
  readonly driver: string | null;
  /** Wheels of what the jobs import and Glue does not bring: there is no package index where they run. */
  readonly wheels: readonly string[];
}

/** Of the lake's bucket, beside the zones: the jobs' code and their plans. */
export const ARTIFACTS_FOLDER = "artifacts/";

export function exampleJobFiles(bindings: Bindings): JobFiles {
  const folder = `${bindings.lakeRoot}/${ARTIFACTS_FOLDER}jobs`;
  return {
    roleArns: {
      extract: "arn:aws:iam::123456789012:role/GlueETLRole",
      load: "arn:aws:iam::123456789012:role/GlueETLRole",
    },
    scripts: { extract: `${folder}/RDS_TO_S3_job.py`, load: `${folder}/glue_to_redshift_job.py` },
    library: `${folder}/etl.zip`,
    driver: `${folder}/mysql-connector-j.jar`,
    wheels: [`${folder}/jsonschema-py3-none-any.whl`],
  };
}
