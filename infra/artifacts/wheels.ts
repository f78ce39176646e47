import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "./content-hash";
import type { Artifact } from "./job-code";
import { JOBS_FOLDER, WHEELS_FOLDER } from "./jobs-folder";

export interface Wheel {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

export const GLUE_REQUIREMENTS = "requirements-glue.txt";

/** The lists of packages that `make wheels` fetches. */
export const REQUIREMENTS: readonly string[] = [GLUE_REQUIREMENTS];

/**
 * The Python packages that the jobs bring along. Names and hashes are committed, so what is compiled does not hang on whether
 * `make wheels` has fetched the files; the program asks for them before it makes anything (`inputs.ts`).
 */
export function wheels(prefix: string): readonly Artifact[] {
  const requirements = readFileSync(join(JOBS_FOLDER, GLUE_REQUIREMENTS), "utf8");
  const version = contentHash({ requirements });
  return wheelsOf(requirements).wheels.map(({ name, file }) => ({
    name: `wheel-${name}`,
    key: `${prefix}wheels/${version}/${file}`,
    source: new pulumi.asset.FileAsset(join(WHEELS_FOLDER, file)),
  }));
}

/** The packages of a list, and the numbers of lines that name none. */
export function wheelsOf(requirements: string): {
  readonly wheels: readonly Wheel[];
  readonly strange: readonly number[];
} {
  const wheels: Wheel[] = [];
  const strange: number[] = [];
  requirements.split("\n").forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const found = /^(?<name>[a-z0-9-]+)==\S+ --hash=sha256:(?<sha256>[0-9a-f]{64}) {2}# (?<file>\S+\.whl)$/.exec(line);
    const { name, sha256, file } = found?.groups ?? {};
    if (name === undefined || sha256 === undefined || file === undefined) strange.push(index + 1);
    else wheels.push({ name, sha256, file });
  });
  return { wheels, strange };
}
