import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { filesBelow } from "./content-hash";
import { JOBS_FOLDER } from "./jobs-folder";

/** Packages of `jobs/` that run as Lambda functions. */
export const LAMBDA_PACKAGES = ["recorder", "rotation"] as const;

/** The code of a Lambda function: one package of `jobs/` that needs nothing but the runtime's own boto3. */
export function lambdaCode(packageName: (typeof LAMBDA_PACKAGES)[number]): pulumi.asset.AssetArchive {
  const files = filesBelow(join(JOBS_FOLDER, packageName), ".py").map((file) => `${packageName}/${file}`);
  if (files.length === 0) throw new Error(`jobs/${packageName} has no Python files`);
  return new pulumi.asset.AssetArchive(
    Object.fromEntries(files.map((file) => [file, new pulumi.asset.FileAsset(join(JOBS_FOLDER, file))])),
  );
}
