import { join } from "node:path";

/** The Python project: jobs, their library, Lambda functions. */
export const JOBS_FOLDER = join(__dirname, "..", "..", "jobs");

/** Where `make wheels` puts what jobs/requirements-glue.txt names. */
export const WHEELS_FOLDER = join(__dirname, "..", "..", ".cache", "wheels");
