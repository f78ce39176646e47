import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { JOBS_FOLDER } from "./jobs-folder";

/** The code of a Lambda function that is one module of `jobs/` and needs nothing but the runtime's own boto3. */
export function lambdaCode(module: string): pulumi.asset.AssetArchive {
  const file = `${module}.py`;
  return new pulumi.asset.AssetArchive({ [file]: new pulumi.asset.FileAsset(join(JOBS_FOLDER, file)) });
}
