import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { filesBelow } from "./content-hash";
import { JOBS_FOLDER, WHEELS_FOLDER } from "./jobs-folder";
import { GLUE_REQUIREMENTS, wheelsOf } from "./wheels";

/** Packages of `jobs/` that run as Lambda functions, and what each imports beyond the runtime's own boto3. */
export const LAMBDA_PACKAGES = { recorder: ["tzdata"], recovery: ["tzdata"], rotation: [] } as const;

export interface LambdaCode {
  readonly code: pulumi.asset.AssetArchive;
  /** Environment by which Python finds what the archive brings along. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The code of a Lambda function: one package of `jobs/`, and its wheels as they are, from which Python imports too. */
export function lambdaCode(packageName: keyof typeof LAMBDA_PACKAGES): LambdaCode {
  const files = filesBelow(join(JOBS_FOLDER, packageName), ".py").map((file) => `${packageName}/${file}`);
  if (files.length === 0) throw new Error(`jobs/${packageName} has no Python files`);
  const wheels = LAMBDA_PACKAGES[packageName].map(wheelFile);
  const assets = [
    ...files.map((file) => [file, join(JOBS_FOLDER, file)] as const),
    ...wheels.map((file) => [file, join(WHEELS_FOLDER, file)] as const),
  ];
  // Lambda's own value is the runtime's folder, which must stay the first.
  const path = ["/var/runtime", ...wheels.map((file) => `/var/task/${file}`)].join(":");
  return {
    code: new pulumi.asset.AssetArchive(
      Object.fromEntries(assets.map(([file, source]) => [file, new pulumi.asset.FileAsset(source)])),
    ),
    variables: wheels.length === 0 ? {} : { PYTHONPATH: path },
  };
}

function wheelFile(name: string): string {
  const { wheels } = wheelsOf(readFileSync(join(JOBS_FOLDER, GLUE_REQUIREMENTS), "utf8"));
  const found = wheels.find((wheel) => wheel.name === name);
  if (found === undefined) throw new Error(`jobs/${GLUE_REQUIREMENTS} names no ${name}`);
  return found.file;
}
