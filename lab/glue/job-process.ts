import type { JsonObject } from "../json";

export interface JobProcess {
  /** Script in `jobs/`. */
  readonly script: string;
  readonly arguments: readonly string[];
  /** Where AWS is, for the job's clients. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that the job prints. */
  readonly log: string;
  readonly signal: AbortSignal;
  /** Every JSON line of progress. True: end the whole process group now. */
  readonly onProgress: (event: JsonObject) => boolean;
}

export interface JobExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines on standard error. */
  readonly complaint: string;
}
