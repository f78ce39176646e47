import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "./content-hash";
import type { Artifact } from "./job-code";
import { JOBS_FOLDER, WHEELS_FOLDER } from "./jobs-folder";

/**
 * The Python packages that the jobs bring along. Names and hashes are committed, so a preview knows them before
 * `make wheels` has fetched the files; pip checked their hashes when it did.
 */
export function wheels(prefix: string): readonly Artifact[] {
  const requirements = readFileSync(join(JOBS_FOLDER, "requirements-glue.txt"), "utf8");
  const version = contentHash({ requirements });
  return [...requirements.matchAll(/^([a-z0-9-]+)==.*# (\S+\.whl)$/gm)].map(([, name = "", file = ""]) => ({
    name: `wheel-${name}`,
    key: `${prefix}wheels/${version}/${file}`,
    source: new pulumi.asset.FileAsset(join(WHEELS_FOLDER, file)),
  }));
}
