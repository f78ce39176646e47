import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lockState } from "../../lock/stale-lock";
import { readMigrations } from "../../lock/lock-file";
import { type DoctorCheck, type Finding, ok, problem } from "../check";

/** What the program reads from this computer. */
export const here: DoctorCheck = {
  id: "here",
  about: "what the program needs of this computer",
  actions: [],
  source: "infra/artifacts",
  look: ({ deployment, project, definition }) => {
    const state = lockState(definition, deployment.model).kind;
    const findings: Finding[] = [
      state === "fresh"
        ? ok("the lock says what the definition says")
        : problem(`the lock is ${state}`, "run npx pipeline lock, and commit the lock"),
      readMigrations(definition).length > 0
        ? ok("there are migrations")
        : problem("there is no migration, so no table would be made", "run npx pipeline lock, and commit migrations/"),
      wheels(project),
    ];
    return Promise.resolve(findings);
  },
};

function wheels(project: string): Finding {
  const folder = join(project, ".cache", "wheels");
  const found = existsSync(folder) ? readdirSync(folder) : [];
  // The file's comments name the wheels, as infra/artifacts/wheels.ts reads them.
  const requirements = readFileSync(join(project, "jobs", "requirements-glue.txt"), "utf8");
  const wanted = Array.from(requirements.matchAll(/# (\S+\.whl)$/gm), ([, file = ""]) => file);
  const missing = wanted.filter((file) => !found.includes(file));
  return missing.length === 0
    ? ok(`${String(wanted.length)} wheels for the jobs`)
    : problem(
        `${String(missing.length)} of ${String(wanted.length)} wheels of the jobs are not in .cache/wheels`,
        "run make wheels",
      );
}
