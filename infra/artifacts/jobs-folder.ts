import { join } from "node:path";

/** The Python project: jobs, their library, Lambda functions. */
export const JOBS_FOLDER = join(__dirname, "..", "..", "jobs");
