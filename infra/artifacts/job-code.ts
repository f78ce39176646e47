import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { contentHash, filesBelow, readFiles } from "./content-hash";
import { JOBS_FOLDER } from "./jobs-folder";

export interface Artifact {
  /** Name of the resource: the same for every version. */
  readonly name: string;
  /** Key in the lake bucket, which holds the hash of the content: a version that runs never changes under it. */
  readonly key: string;
  readonly source: pulumi.asset.Asset | pulumi.asset.Archive;
}

export interface JobCode {
  readonly extractScript: Artifact;
  readonly loadScript: Artifact;
  /** Zip of the library that both scripts import. */
  readonly library: Artifact;
}

export const EXTRACT_SCRIPT = "RDS_TO_S3_job.py";
export const LOAD_SCRIPT = "glue_to_redshift_job.py";
export const LIBRARY = "etl";
export const PLAN_SCHEMA = "plan.schema.json";

/** Scripts and library of `jobs/`, under one hash over all of them. */
export function jobCode(prefix: string): JobCode {
  const library = [...filesBelow(join(JOBS_FOLDER, LIBRARY), ".py").map((file) => `${LIBRARY}/${file}`), PLAN_SCHEMA];
  const version = contentHash(readFiles(JOBS_FOLDER, [EXTRACT_SCRIPT, LOAD_SCRIPT, ...library]));
  const asset = (file: string): pulumi.asset.FileAsset => new pulumi.asset.FileAsset(join(JOBS_FOLDER, file));
  const script = (name: string, file: string): Artifact => ({
    name,
    key: `${prefix}jobs/${version}/${file}`,
    source: asset(file),
  });
  return {
    extractScript: script("extract-script", EXTRACT_SCRIPT),
    loadScript: script("load-script", LOAD_SCRIPT),
    library: {
      name: "library",
      key: `${prefix}jobs/${version}/${LIBRARY}.zip`,
      source: new pulumi.asset.AssetArchive(Object.fromEntries(library.map((file) => [file, asset(file)]))),
    },
  };
}

/** A document that the jobs read, such as the plan. */
export function document(prefix: string, name: string, text: string): Artifact {
  return {
    name,
    key: `${prefix}${name}/${contentHash({ [name]: text })}/${name}.json`,
    source: new pulumi.asset.StringAsset(text),
  };
}
