import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow } from "./content-hash";
import { EXTRACT_SCRIPT, LIBRARY, LOAD_SCRIPT, PLAN_SCHEMA } from "./job-code";
import { JOBS_FOLDER, WHEELS_FOLDER } from "./jobs-folder";
import { LAMBDA_PACKAGES } from "./lambda-code";
import { REQUIREMENTS, wheelsOf, type Wheel } from "./wheels";

/** Folders that a program reads from; others than the project's own in tests. */
export interface InputFolders {
  readonly jobs: string;
  readonly wheels: string;
}

/**
 * What the program would upload and does not find, one phrase each. Asked before the first resource: Pulumi's engine finds a
 * missing file only when it reads it, in the midst of a deployment.
 */
export function inputFaults(folders: InputFolders = { jobs: JOBS_FOLDER, wheels: WHEELS_FOLDER }): readonly string[] {
  const files = [EXTRACT_SCRIPT, LOAD_SCRIPT, PLAN_SCHEMA].filter((file) => !existsSync(join(folders.jobs, file)));
  const packages = [LIBRARY, ...Object.keys(LAMBDA_PACKAGES)].filter(
    (name) => !existsSync(join(folders.jobs, name)) || filesBelow(join(folders.jobs, name), ".py").length === 0,
  );
  return [
    ...files.map((file) => `jobs/${file} is missing`),
    ...packages.map((name) => `jobs/${name} has no Python files`),
    ...planFaults(join(folders.jobs, PLAN_SCHEMA)),
    ...REQUIREMENTS.flatMap((list) => wheelFaults(folders, list)),
  ];
}

function planFaults(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return [];
  } catch {
    return [`jobs/${basename(file)} is not JSON`];
  }
}

function wheelFaults(folders: InputFolders, list: string): readonly string[] {
  const file = join(folders.jobs, list);
  if (!existsSync(file)) return [`jobs/${list} is missing`];
  const { wheels, strange } = wheelsOf(readFileSync(file, "utf8"));
  return [
    ...strange.map((line) => `jobs/${list}:${String(line)} does not name a package, its hash and its file`),
    ...(wheels.length === 0 ? [`jobs/${list} names no package`] : []),
    ...wheels.flatMap((wheel) => oneWheel(folders.wheels, wheel)),
  ];
}

function oneWheel(folder: string, wheel: Wheel): readonly string[] {
  const file = join(folder, wheel.file);
  if (!existsSync(file)) return [`${wheel.file} is not fetched (make wheels)`];
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  return hash === wheel.sha256 ? [] : [`${wheel.file} is not the file whose hash is committed (make wheels)`];
}
